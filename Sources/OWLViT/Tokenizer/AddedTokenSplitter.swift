/// Finds added tokens in a text.
struct AddedTokenSplitter: Sendable {
  /// A piece of the text between tokens, or a token.
  enum Piece {
    case text(Range<Int>)
    case token(Int32)
  }

  private struct Pattern {
    let bytes: [UInt8]
    let id: Int32
    let token: AddedToken
  }

  /// By their first byte; longer ones first, because of two that start together the longer counts.
  private let patterns: [UInt8: [Pattern]]

  /// A splitter for `tokens`; those that are `normalized` are to be given in normalized form as `bytes`.
  init(_ tokens: [(bytes: [UInt8], id: Int32, token: AddedToken)]) {
    let all = tokens.map { Pattern(bytes: $0.bytes, id: $0.id, token: $0.token) }.filter { !$0.bytes.isEmpty }
    patterns = Dictionary(grouping: all, by: { $0.bytes[0] }).mapValues { group in
      group.sorted { $0.bytes.count > $1.bytes.count }
    }
  }

  /// Calls `body` with the pieces of `text` in order; leaves no byte out but the white space that tokens strip.
  func forEachPiece(in text: [UInt8], _ body: (Piece) -> Void) {
    var done = 0
    var position = 0
    while position < text.count {
      guard let pattern = match(text, at: position) else {
        position += 1
        continue
      }
      var (start, end) = (position, position + pattern.bytes.count)
      // As in the reference, the search goes on behind a match even if the token was hidden or took more.
      position = end
      if pattern.token.singleWord, WordBoundary.isInsideWord(text, start..<end) { continue }
      if pattern.token.stripsLeft { start = max(done, WordBoundary.startOfSpaces(text, before: start)) }
      if pattern.token.stripsRight { end = WordBoundary.endOfSpaces(text, from: end) }
      if done < start { body(.text(done..<start)) }
      body(.token(pattern.id))
      done = end
    }
    if done < text.count { body(.text(done..<text.count)) }
  }

  private func match(_ text: [UInt8], at position: Int) -> Pattern? {
    patterns[text[position]]?.first { text[position...].starts(with: $0.bytes) }
  }
}

/// What stands beside a place in UTF-8 text.
private enum WordBoundary {
  static func isInsideWord(_ text: [UInt8], _ range: Range<Int>) -> Bool {
    let before = String(decoding: text[..<range.lowerBound].suffix(4), as: UTF8.self).unicodeScalars.last
    let after = String(decoding: text[range.upperBound...].prefix(4), as: UTF8.self).unicodeScalars.first
    return before.map(isWord) == true || after.map(isWord) == true
  }

  static func startOfSpaces(_ text: [UInt8], before end: Int) -> Int {
    String(decoding: text[..<end], as: UTF8.self).unicodeScalars.reversed().prefix { $0.properties.isWhitespace }
      .reduce(end) { $0 - UTF8.width($1) }
  }

  static func endOfSpaces(_ text: [UInt8], from start: Int) -> Int {
    String(decoding: text[start...], as: UTF8.self).unicodeScalars.prefix { $0.properties.isWhitespace }
      .reduce(start) { $0 + UTF8.width($1) }
  }

  /// `\w` of regular expressions (Unicode Technical Standard 18, annex C).
  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: true
    default: scalar.properties.isAlphabetic || scalar.properties.isJoinControl
    }
  }
}
