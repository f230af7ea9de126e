// The standard library holds the tables of Unicode normalization for its own string comparison and offers them under
// this name only. Foundation's `precomposedStringWithCanonicalMapping` would do, but it makes a command load some
// 40 MB of ICU before its first line runs. The parity tests compare thousands of strings with the reference.
@_spi(_Unicode) internal import Swift

/// Unicode normalization form C, as the reference computes it.
enum CanonicalComposition {
  /// The scalars of `text` in form C.
  static func scalars(of text: String) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var pending = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isUnknownToReference(scalar) {
        result.append(contentsOf: ordered(String(pending))._nfc)
        pending.removeAll(keepingCapacity: true)
        result.append(scalar)
      } else {
        pending.append(scalar)
      }
    }
    result.append(contentsOf: ordered(String(pending))._nfc)
    return result
  }

  /// The reference normalizes by the tables of Unicode 9: what was added later neither moves nor combines.
  private static func isUnknownToReference(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300, let age = scalar.properties.age else { return false }
    return age.major > 9
  }

  /// `text` with its combining marks in canonical order, where the standard library's normalization needs help: it sorts
  /// by insertion, so that a run of 500 000 marks would take a minute and a half, and it does not move marks past
  /// those three Tibetan vowels that stand for two marks.
  private static func ordered(_ text: String) -> String {
    guard needsOrdering(text) else { return text }
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

  private static func needsOrdering(_ text: String) -> Bool {
    var run = 0
    for scalar in text.unicodeScalars where scalar.value >= 0x300 || run > 0 {
      run = isMark(scalar) ? run + 1 : 0
      if run > 64 || run > 0 && combiningClass(scalar) == 0 { return true }
    }
    return false
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
}
