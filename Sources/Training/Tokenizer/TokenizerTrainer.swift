/// Learns the byte-pair merges of a CLIP tokenizer (Sennrich et al., arXiv 1508.07909, over bytes as in GPT-2): again and again the
/// pair of neighbouring tokens that is most frequent within words becomes a token. Of pairs that are as frequent the first in
/// lexical order is taken, so that the same texts give the same tokenizer everywhere.
public struct TokenizerTrainer: Sendable {
  /// The tokens that every vocabulary has: each byte, within a word and at its end, and the marks of start and end.
  public static let smallestVocabulary = 514
  /// The largest that may be asked for.
  public static let largestVocabulary = 65_536

  private let size: Int

  /// A trainer for a vocabulary of `size` tokens in all; of fewer where the texts have no more pairs.
  ///
  /// - Throws: `TrainingError.badOption`.
  public init(vocabularySize size: Int) throws {
    guard (TokenizerTrainer.smallestVocabulary...TokenizerTrainer.largestVocabulary).contains(size) else {
      throw TrainingError.badOption(
        name: "--vocabulary", value: "\(size)",
        need:
          "it must be between \(TokenizerTrainer.smallestVocabulary) (all bytes and marks) and \(TokenizerTrainer.largestVocabulary)"
      )
    }
    self.size = size
  }

  /// The tokenizer of texts. Words that they do not have are encoded too, if need be byte by byte.
  ///
  /// - Throws: `TrainingError.nothingToLearnFrom` where no text holds a word.
  public func train(on texts: some Sequence<String>) throws -> LearntTokenizer {
    var words = WordTable(texts)
    guard !words.isEmpty else {
      throw TrainingError.nothingToLearnFrom(problems: ["there is no text to learn words from"])
    }
    var merges: [LearntTokenizer.Merge] = []
    // Two merges may make one token ("a" + "bc", "ab" + "c"), so what counts is the tokens.
    while words.tokens.count < size - 2, let pair = words.mostFrequentPair {
      merges.append(.init(left: words.tokens[pair.left], right: words.tokens[pair.right]))
      words.merge(pair)
    }
    return LearntTokenizer(tokens: words.tokens + LearntTokenizer.marks, merges: merges)
  }
}
