import Safetensors
import Testing

@Suite struct JSONNumberTests {
  private func scan<R>(_ text: String, _ body: (inout JSONScanner) throws -> R) throws -> R {
    try Array(text.utf8).withUnsafeBytes { bytes in
      var scanner = try JSONScanner(bytes)
      return try body(&scanner)
    }
  }

  @Test(arguments: [
    ("0", 0), ("-0.5", -0.5), (" 12e-1", 1.2), ("1E+2", 100), ("123456789012345678901", 1.2345678901234568e20),
    ("1e999", Double.infinity), ("-1e999", -Double.infinity), ("4.35", 4.35),
  ])
  func numbersAreRead(text: String, value: Double) throws {
    let (number, offset) = try scan(text) { (try $0.number(), $0.offset) }
    #expect(number == value && offset == text.utf8.count)
  }

  @Test(arguments: ["", "-", ".5", "1.", "1e", "\"1\"", "true", "NaN", "Infinity", "-Infinity", "--1"])
  func whatIsNoNumberFails(text: String) {
    #expect(throws: JSONScanner.Failure.self) { try scan(text) { try $0.number() } }
  }

  @Test func nonFiniteWordsAreReadWhereTheyAreAllowed() throws {
    #expect(try scan(" NaN") { $0.nonFiniteNumber() }?.isNaN == true)
    #expect(try scan("Infinity") { $0.nonFiniteNumber() } == .infinity)
    #expect(try scan("-Infinity") { $0.nonFiniteNumber() } == -.infinity)
    for text in ["Na", "-1", "", "null", "-Infinit"] { #expect(try scan(text) { $0.nonFiniteNumber() } == nil) }
    #expect(try scan(" -1") { scanner in (scanner.nonFiniteNumber(), try scanner.number()) } == (nil, -1))
  }
}
