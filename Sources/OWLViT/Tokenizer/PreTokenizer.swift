/// Splits normalized text into the words that are encoded one by one.
///
/// By hand what the reference does with two regular expressions, one after the other:
/// `<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+`, of which the matches are
/// kept, and then GPT-2's, which changes nothing but to take the two markers apart again.
package enum PreTokenizer {
  /// Calls `body` with every word of `text`, which is normalized UTF-8.
  package static func forEachWord(in text: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>) -> Void) {
    var rest = text
    while let first = rest.first.map({ _ in ScalarClass.first(in: rest) }) {
      if let name = markerName(at: rest) {
        for part in [2, name, 2] {
          body(rest.prefix(part))
          rest = rest.dropFirst(part)
        }
        continue
      }
      let length = contractionLength(at: rest) ?? wordLength(at: rest, first)
      if first.kind != .space { body(rest.prefix(length)) }
      rest = rest.dropFirst(length)
    }
  }

  /// The bytes of the longest run, from the start, that is one word (or, for white space, no word).
  private static func wordLength(at text: ArraySlice<UInt8>, _ first: ScalarClass) -> Int {
    guard first.kind != .number else { return first.length }
    var rest = text.dropFirst(first.length)
    while !rest.isEmpty, case let next = ScalarClass.first(in: rest), next.kind == first.kind {
      rest = rest.dropFirst(next.length)
    }
    return text.count - rest.count
  }

  private static let contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].map { Array($0.utf8) }
  private static let markers = ["startoftext", "endoftext"].map { Array("<|\($0)|>".utf8) }

  private static func contractionLength(at text: ArraySlice<UInt8>) -> Int? {
    guard text.first == UInt8(ascii: "'") else { return nil }
    return contractions.first { text.starts(with: $0) }?.count
  }

  /// The length of the name inside the marker that `text` starts with, or nil.
  private static func markerName(at text: ArraySlice<UInt8>) -> Int? {
    guard text.first == UInt8(ascii: "<") else { return nil }
    return markers.first { text.starts(with: $0) }.map { $0.count - 4 }
  }
}

/// The class of a scalar and its length in UTF-8.
struct ScalarClass {
  enum Kind { case letter, number, space, other }

  let kind: Kind
  let length: Int

  /// The class of the scalar that `text`, well-formed UTF-8 and not empty, starts with.
  static func first(in text: ArraySlice<UInt8>) -> ScalarClass {
    let byte = text[text.startIndex]
    switch byte {
    case 0x61...0x7A, 0x41...0x5A: return ScalarClass(kind: .letter, length: 1)
    case 0x30...0x39: return ScalarClass(kind: .number, length: 1)
    case 0x20, 0x09...0x0D: return ScalarClass(kind: .space, length: 1)
    case ..<0x80: return ScalarClass(kind: .other, length: 1)
    default: break
    }
    let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    let value = text.dropFirst().prefix(length - 1).reduce(UInt32(byte) & (0x7F >> UInt32(length))) {
      $0 << 6 | UInt32($1 & 0x3F)
    }
    return ScalarClass(kind: Unicode.Scalar(value).map(kind) ?? .other, length: length)
  }

  private static func kind(of scalar: Unicode.Scalar) -> Kind {
    let properties = scalar.properties
    if properties.isWhitespace { return .space }
    // The reference's regular expressions know Unicode 16; letters added since are symbols to it.
    guard let age = properties.age, age.major <= 16 else { return .other }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .number
    default: return .other
    }
  }
}
