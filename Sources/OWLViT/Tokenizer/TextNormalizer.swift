// The standard library holds the tables of Unicode normalization for its own string comparison and offers them under
// this name only. Foundation's `precomposedStringWithCanonicalMapping` would do, but it makes a command load some
// 40 MB of ICU before its first line runs. The parity tests compare thousands of strings with the reference.
@_spi(_Unicode) internal import Swift

/// What the reference does to a text before splitting it: NFC, each run of white space to one space, lower case.
enum TextNormalizer {
  /// The normalized form of `text`; both are UTF-8.
  static func normalize(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.allSatisfy { $0 < 0x80 } ? normalizeASCII(text) : normalizeScalars(String(decoding: text, as: UTF8.self))
  }

  private static func normalizeASCII(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var afterSpace = false
    for byte in text {
      let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
      if !isSpace {
        result.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
      } else if !afterSpace {
        result.append(0x20)
      }
      afterSpace = isSpace
    }
    return result
  }

  private static func normalizeScalars(_ text: String) -> [UInt8] {
    // The first scalar that NFC may change or compose is U+0300.
    guard text.unicodeScalars.contains(where: { $0.value >= 0x300 }) else {
      return collapseAndLowercase(text.unicodeScalars)
    }
    return collapseAndLowercase(bounded(text)._nfc)
  }

  /// `text` with long runs of combining marks in canonical order, which normalization would give them anyway: the
  /// standard library sorts by insertion, so that a run of 500 000 marks would take a minute and a half.
  private static func bounded(_ text: String) -> String {
    guard longestRunOfMarks(in: text) > 64 else { return text }
    var result: [UInt8] = []
    var run: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars {
      if !isMark(scalar) {
        append(inOrder: run, to: &result)
        run.removeAll(keepingCapacity: true)
        result.append(contentsOf: String(scalar).utf8)
        continue
      }
      switch scalar.value {
      case 0x0F73: run += ["\u{0F71}", "\u{0F72}"]
      case 0x0F75: run += ["\u{0F71}", "\u{0F74}"]
      case 0x0F81: run += ["\u{0F71}", "\u{0F80}"]
      default: run.append(scalar)
      }
    }
    append(inOrder: run, to: &result)
    return String(decoding: result, as: UTF8.self)
  }

  private static func longestRunOfMarks(in text: String) -> Int {
    var (longest, current) = (0, 0)
    for scalar in text.unicodeScalars {
      current = scalar.value >= 0x300 && isMark(scalar) ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }

  private static func append(inOrder run: [Unicode.Scalar], to result: inout [UInt8]) {
    let keyed = run.enumerated().map { (combiningClass($0.element), $0.offset, $0.element) }
    // Marks of one class keep their order.
    for (_, _, scalar) in keyed.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
      result.append(contentsOf: String(scalar).utf8)
    }
  }

  /// Whether canonical ordering moves the scalar. Three Tibetan vowels are of class 0 but stand for two marks each.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0F73, 0x0F75, 0x0F81: true
    default: combiningClass(scalar) != 0
    }
  }

  private static func combiningClass(_ scalar: Unicode.Scalar) -> UInt8 {
    scalar.properties.canonicalCombiningClass.rawValue
  }

  private static func collapseAndLowercase(_ text: some Sequence<Unicode.Scalar>) -> [UInt8] {
    var result: [UInt8] = []
    var afterSpace = false
    for scalar in text {
      let isSpace = scalar.properties.isWhitespace
      if !isSpace {
        // One scalar at a time: the reference does not treat a final sigma differently.
        result.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
      } else if !afterSpace {
        result.append(0x20)
      }
      afterSpace = isSpace
    }
    return result
  }
}
