extension JSONScanner {
  /// Bytes from the start of the text to where the scanner stands.
  package var offset: Int { position }

  /// A number. One beyond what a `Double` holds is infinite, so callers that need finite numbers must check.
  package mutating func number() throws(Failure) -> Double {
    guard try peek() == .number else { throw failure("a number expected") }
    let start = position
    try skipNumber()
    return Double(String(decoding: bytes[start..<position], as: UTF8.self)) ?? .infinity
  }

  /// `NaN`, `Infinity` or `-Infinity` where one follows, consumed; otherwise nil and nothing is consumed but white space.
  ///
  /// They are not JSON, but Python's `json` writes them.
  package mutating func nonFiniteNumber() -> Double? {
    skipWhitespace()
    let words: [(StaticString, Double)] = [("NaN", .nan), ("Infinity", .infinity), ("-Infinity", -.infinity)]
    for (word, value) in words {
      let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
      if bytes[position...].starts(with: expected) {
        position += expected.count
        return value
      }
    }
    return nil
  }
}
