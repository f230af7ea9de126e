internal import OWLViT

/// The words of texts as sequences of tokens, how often each comes, and which pairs of neighbours they hold.
struct WordTable {
  struct Pair: Hashable {
    let left: Int
    let right: Int
  }

  private struct Word {
    var symbols: [Int]
    let count: Int
  }

  /// By id: every byte within a word, every byte at its end, and what was merged since.
  private(set) var tokens: [String]
  private var ids: [String: Int]
  private var words: [Word] = []
  private var counts: [Pair: Int] = [:]
  /// In which words a pair is, or has been.
  private var places: [Pair: Set<Int>] = [:]

  init(_ texts: some Sequence<String>) {
    // In the order of the characters that stand for bytes, as in CLIP's vocabulary: "!" is 0, which OWL-ViT pads with.
    let letters = (UInt8.min...UInt8.max).map(ByteAlphabet.scalar).sorted().map { String(Character($0)) }
    tokens = letters + letters.map { $0 + BytePairEncoder.endOfWord }
    ids = Dictionary(uniqueKeysWithValues: tokens.enumerated().map { ($1, $0) })
    for (bytes, count) in WordTable.wordCounts(texts).sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      words.append(Word(symbols: symbols(bytes), count: count))
      note(words.count - 1, sign: 1)
    }
  }

  var isEmpty: Bool { words.isEmpty }

  /// The pair that comes most often, of several the first in lexical order; nil where every word is one token.
  var mostFrequentPair: Pair? {
    counts.max { $0.value == $1.value ? precedes($1.key, $0.key) : $0.value < $1.value }?.key
  }

  /// Makes a token of a pair, wherever it stands, from left to right.
  mutating func merge(_ pair: Pair) {
    let merged = id(tokens[pair.left] + tokens[pair.right])
    for index in places[pair] ?? [] {
      note(index, sign: -1)
      words[index].symbols = WordTable.replacing(pair, in: words[index].symbols, with: merged)
      note(index, sign: 1)
    }
    // All are merged: a pair may come again only where another merge makes the same token, and is then the same rule.
    (counts[pair], places[pair]) = (nil, nil)
  }

  private static func wordCounts(_ texts: some Sequence<String>) -> [[UInt8]: Int] {
    var counts: [[UInt8]: Int] = [:]
    for text in texts {
      let normalized = TextNormalizer.normalize(Array(text.utf8)[...])
      PreTokenizer.forEachWord(in: normalized[...]) { counts[Array($0), default: 0] += 1 }
    }
    return counts
  }

  private func symbols(_ bytes: [UInt8]) -> [Int] {
    bytes.enumerated().compactMap { index, byte in
      let letter = String(Character(ByteAlphabet.scalar(for: byte)))
      return ids[index == bytes.count - 1 ? letter + BytePairEncoder.endOfWord : letter]
    }
  }

  private mutating func id(_ token: String) -> Int {
    if let known = ids[token] { return known }
    tokens.append(token)
    ids[token] = tokens.count - 1
    return tokens.count - 1
  }

  private mutating func note(_ index: Int, sign: Int) {
    let word = words[index]
    for (left, right) in zip(word.symbols, word.symbols.dropFirst()) {
      let pair = Pair(left: left, right: right)
      let count = (counts[pair] ?? 0) + sign * word.count
      counts[pair] = count > 0 ? count : nil
      if sign > 0 { places[pair, default: []].insert(index) }
    }
  }

  private static func replacing(_ pair: Pair, in symbols: [Int], with merged: Int) -> [Int] {
    var result: [Int] = []
    var index = 0
    while index < symbols.count {
      let isPair = index + 1 < symbols.count && symbols[index] == pair.left && symbols[index + 1] == pair.right
      result.append(isPair ? merged : symbols[index])
      index += isPair ? 2 : 1
    }
    return result
  }

  private func precedes(_ first: Pair, _ second: Pair) -> Bool {
    if first.left != second.left { return precedes(tokens[first.left], tokens[second.left]) }
    return precedes(tokens[first.right], tokens[second.right])
  }

  /// By the numbers of the scalars: what `<` says of strings depends on Unicode's rules of equivalence.
  private func precedes(_ first: String, _ second: String) -> Bool {
    first.unicodeScalars.lexicographicallyPrecedes(second.unicodeScalars)
  }
}
