/// A JSON string as it stands in the text: borrowed, decoded when asked for.
package struct JSONText {
  /// The UTF-8 bytes between the quotation marks, escapes and all; every escape is known to be well formed.
  package let raw: UnsafeRawBufferPointer
  /// Whether `raw` holds a backslash, so that it differs from the string's own bytes.
  package let isEscaped: Bool

  /// The string's UTF-8 bytes, appended to `buffer`.
  func append(to buffer: inout [UInt8]) {
    guard isEscaped else {
      buffer.append(contentsOf: raw)
      return
    }
    var index = 0
    while index < raw.count {
      guard raw[index] == UInt8(ascii: "\\") else {
        buffer.append(raw[index])
        index += 1
        continue
      }
      index += 1
      let letter = raw[index]
      index += 1
      if letter == UInt8(ascii: "u") {
        appendUnicodeEscape(at: &index, to: &buffer)
      } else {
        buffer.append(JSONText.unescaped(letter))
      }
    }
  }

  /// Calls `body` with the string's UTF-8 bytes, without copying them where nothing is escaped.
  package func withUTF8<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard isEscaped else { return try body(raw) }
    var buffer: [UInt8] = []
    append(to: &buffer)
    return try buffer.withUnsafeBufferPointer { bytes throws(Failure) in try body(UnsafeRawBufferPointer(bytes)) }
  }

  /// The string.
  package var string: String {
    guard isEscaped else { return String(decoding: raw, as: UTF8.self) }
    var buffer: [UInt8] = []
    append(to: &buffer)
    return String(decoding: buffer, as: UTF8.self)
  }

  /// Whether the string is `word`.
  package static func == (text: JSONText, word: StaticString) -> Bool {
    guard !text.isEscaped else { return text.string == word.description }
    let bytes = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    return text.raw.elementsEqual(bytes)
  }

  /// Makes `JSONText` usable as the pattern of a switch over words.
  package static func ~= (word: StaticString, text: JSONText) -> Bool { text == word }

  private func appendUnicodeEscape(at index: inout Int, to buffer: inout [UInt8]) {
    var code = JSONText.hexadecimal(raw, at: index) ?? 0
    index += 4
    if code & 0xFC00 == 0xD800 {
      // The scanner has seen to it that `\u` and a low surrogate follow.
      code = 0x10000 + (code & 0x3FF) << 10 + ((JSONText.hexadecimal(raw, at: index + 2) ?? 0) & 0x3FF)
      index += 6
    }
    if let scalar = Unicode.Scalar(code) { buffer.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? []) }
  }

  private static func unescaped(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: letter
    }
  }

  /// Four hexadecimal digits at `index`, or nil.
  static func hexadecimal(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[index..<index + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}

extension JSONScanner {
  /// A string, its quotation marks consumed.
  package mutating func text() throws(Failure) -> JSONText {
    skipWhitespace()
    try expect(UInt8(ascii: "\""), "a string expected")
    let start = position
    var isEscaped = false
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        defer { position += 1 }
        return JSONText(raw: UnsafeRawBufferPointer(rebasing: bytes[start..<position]), isEscaped: isEscaped)
      }
      if byte < 0x20 { throw failure("a control character in a string") }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        try skipEscape()
      } else {
        position += 1
      }
    }
    throw failure("a string without an end", at: start)
  }

  /// A string.
  package mutating func string() throws(Failure) -> String { try text().string }

  private mutating func skipEscape() throws(Failure) {
    let start = position
    guard position + 1 < bytes.count else { throw failure("unexpected end") }
    switch bytes[position + 1] {
    case UInt8(ascii: "u"):
      guard let code = JSONText.hexadecimal(bytes, at: position + 2) else { throw failure("four digits expected") }
      position += 6
      guard code & 0xF800 == 0xD800 else { return }
      guard code & 0xFC00 == 0xD800, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u"), let low = JSONText.hexadecimal(bytes, at: position + 2),
        low & 0xFC00 == 0xDC00
      else { throw failure("half of a surrogate pair", at: start) }
      position += 6
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 2
    default: throw failure("an unknown escape")
    }
  }

  /// The offset of the first byte that is not part of well-formed UTF-8, or nil.
  package static func firstInvalidUTF8(in bytes: UnsafeRawBufferPointer) -> Int? {
    bytes.withMemoryRebound(to: UInt8.self) { buffer -> Int? in
      do throws(UTF8.ValidationError) {
        _ = try UTF8Span(validating: buffer.span)
        return nil
      } catch {
        return error.byteOffsets.lowerBound
      }
    }
  }
}
