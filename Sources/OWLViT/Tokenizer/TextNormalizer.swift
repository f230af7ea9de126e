/// What the reference does to a text before splitting it: NFC, each run of white space to one space, lower case.
package enum TextNormalizer {
  /// The normalized form of `text`; both are UTF-8.
  package static func normalize(_ text: ArraySlice<UInt8>) -> [UInt8] {
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
    return collapseAndLowercase(CanonicalComposition.scalars(of: text))
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
