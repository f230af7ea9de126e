/// A strict, forward-only reader of JSON bytes.
///
/// Why not `JSONSerialization`: a checkpoint's header and a tokenizer's vocabulary lie on the path of a cold start.
/// Foundation's libraries take longer to load than these files take to scan, they build an object for every number,
/// and they keep the last of two equal keys, which a validated header must refuse.
///
/// The scanner pulls: `enterObject()`, then `nextKey()` until nil, reading or skipping the value after each key. It
/// borrows its bytes, which must outlive it.
package struct JSONScanner {
  /// Where the text stops being the JSON asked for. Callers turn it into their target's error.
  package struct Failure: Error, Equatable, Sendable {
    /// Bytes from the start of the text.
    package let offset: Int
    /// What is wrong there.
    package let reason: String
  }

  /// The kind of the value that follows.
  package enum Kind: Sendable { case object, array, string, number, bool, null }

  /// Containers may nest this deep, as in the reference parsers; more is an attack on the stack.
  static let maximumDepth = 128

  let bytes: UnsafeRawBufferPointer
  var position = 0
  private var depth = 0
  /// True between the opening of a container and its first member: decides whether a comma must come.
  private var atFirstMember = false

  /// A scanner at the start of `bytes`, which must be UTF-8 as a whole.
  package init(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    self.bytes = bytes
    if let invalid = JSONScanner.firstInvalidUTF8(in: bytes) {
      throw Failure(offset: invalid, reason: "not UTF-8")
    }
  }

  /// The kind of the next value; nothing is consumed but white space.
  package mutating func peek() throws(Failure) -> Kind {
    skipWhitespace()
    switch try byte() {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    default: throw failure("a value expected")
    }
  }

  /// Consumes `{`.
  package mutating func enterObject() throws(Failure) {
    try enter(UInt8(ascii: "{"), "an object expected")
  }

  /// The next key of the object entered last, its colon consumed; nil at the closing brace, which is consumed.
  package mutating func nextKey() throws(Failure) -> JSONText? {
    guard try nextMember(closing: UInt8(ascii: "}")) else { return nil }
    let key = try text()
    skipWhitespace()
    try expect(UInt8(ascii: ":"), "a colon expected")
    return key
  }

  /// Consumes `[`.
  package mutating func enterArray() throws(Failure) {
    try enter(UInt8(ascii: "["), "an array expected")
  }

  /// Whether another element of the array entered last follows; false at the closing bracket, which is consumed.
  package mutating func nextElement() throws(Failure) -> Bool {
    try nextMember(closing: UInt8(ascii: "]"))
  }

  /// A whole number from 0 to `Int.max`, written without fraction or exponent.
  package mutating func unsigned() throws(Failure) -> Int {
    skipWhitespace()
    let start = position
    var value = 0
    while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
      let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = scaled.addingReportingOverflow(Int(digit))
      if overflow || carry { throw failure("a number too large", at: start) }
      value = sum
      position += 1
    }
    if position == start { throw failure("a whole number of at least 0 expected") }
    if bytes[start] == UInt8(ascii: "0"), position > start + 1 { throw failure("a leading zero", at: start) }
    if position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        throw failure("a whole number expected", at: start)
      default: break
      }
    }
    return value
  }

  /// `true` or `false`.
  package mutating func bool() throws(Failure) -> Bool {
    skipWhitespace()
    if try byte() == UInt8(ascii: "t") {
      try literal("true")
      return true
    }
    try literal("false")
    return false
  }

  /// Consumes `null`.
  package mutating func null() throws(Failure) {
    skipWhitespace()
    try literal("null")
  }

  /// Consumes a value of any kind, checking its syntax.
  package mutating func skipValue() throws(Failure) {
    switch try peek() {
    case .object:
      try enterObject()
      while try nextKey() != nil { try skipValue() }
    case .array:
      try enterArray()
      while try nextElement() { try skipValue() }
    case .string: _ = try text()
    case .number: try skipNumber()
    case .bool: _ = try bool()
    case .null: try null()
    }
  }

  /// Checks that nothing but white space is left.
  package mutating func end() throws(Failure) {
    skipWhitespace()
    if position < bytes.count { throw failure("more text after the end") }
  }

  /// A failure at the current position, or at `offset`.
  package func failure(_ reason: String, at offset: Int? = nil) -> Failure {
    Failure(offset: offset ?? position, reason: reason)
  }

  private mutating func enter(_ opening: UInt8, _ reason: String) throws(Failure) {
    skipWhitespace()
    if depth == JSONScanner.maximumDepth { throw failure("nested too deeply") }
    try expect(opening, reason)
    depth += 1
    atFirstMember = true
  }

  private mutating func nextMember(closing: UInt8) throws(Failure) -> Bool {
    skipWhitespace()
    if try byte() == closing {
      position += 1
      depth -= 1
      atFirstMember = false
      return false
    }
    if !atFirstMember {
      try expect(UInt8(ascii: ","), "a comma or the end of the container expected")
      skipWhitespace()
    }
    atFirstMember = false
    return true
  }

  mutating func skipNumber() throws(Failure) {
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    if position < bytes.count, bytes[position] == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
        position += 1
      }
      try skipDigits()
    }
  }

  private mutating func skipDigits() throws(Failure) {
    let start = position
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    if position == start { throw failure("a digit expected") }
  }

  mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private func byte() throws(Failure) -> UInt8 {
    guard position < bytes.count else { throw failure("unexpected end") }
    return bytes[position]
  }

  mutating func expect(_ wanted: UInt8, _ reason: String) throws(Failure) {
    guard try byte() == wanted else { throw failure(reason) }
    position += 1
  }

  private mutating func literal(_ word: StaticString) throws(Failure) {
    let start = position
    for index in 0..<word.utf8CodeUnitCount {
      guard position < bytes.count, bytes[position] == word.utf8Start[index] else {
        throw failure("a value expected", at: start)
      }
      position += 1
    }
  }
}
