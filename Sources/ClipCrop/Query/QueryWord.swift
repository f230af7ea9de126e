/// A word of a query, with what was written around it.
struct QueryWord: Hashable, Sendable {
  /// As written, with its punctuation.
  var written: String
  /// In lower case, without punctuation before and behind; hyphens inside stay. What holds neither letter nor digit, such as "&" or
  /// an emoji, is its own word.
  let word: String
  /// Whether a comma or semicolon follows.
  var endsPart: Bool

  /// The words of a text, in order.
  static func words(of text: String) -> [QueryWord] {
    var words: [QueryWord] = []
    for chunk in text.split(whereSeparator: \.isWhitespace) {
      let endsPart = chunk.last == "," || chunk.last == ";"
      if chunk.allSatisfy({ $0 == "," || $0 == ";" }) {
        guard let last = words.indices.last else { continue }
        words[last].endsPart = true
        continue
      }
      words.append(QueryWord(written: String(chunk), word: core(of: chunk), endsPart: endsPart))
    }
    return words
  }

  private static func core(of chunk: Substring) -> String {
    let isInner = { (character: Character) in character.isLetter || character.isNumber }
    guard let first = chunk.firstIndex(where: isInner), let last = chunk.lastIndex(where: isInner) else {
      return String(chunk)
    }
    return String(chunk[first...last].map { $0 == "\u{2019}" ? "'" : $0 == "\u{2010}" ? "-" : $0 }).lowercased()
  }
}

extension Collection<QueryWord> {
  /// The words as a text, with single spaces; a comma that nothing follows any more is left out.
  var text: String {
    var text = map(\.written).joined(separator: " ")
    while text.last == "," || text.last == ";" { text.removeLast() }
    return text
  }

  /// Whether they say what is meant, and not only how many of it, or which.
  var haveMeaning: Bool {
    contains { !WordClasses.determiners.contains($0.word) && !WordClasses.placeholders.contains($0.word) }
  }
}
