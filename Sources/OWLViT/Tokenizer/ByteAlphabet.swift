/// The alphabet in which byte-level vocabularies are written: a visible character for every byte.
package enum ByteAlphabet {
  /// The character of a byte: itself where it is a visible Latin-1 character, otherwise the next free one from U+0100,
  /// in the order of the bytes (GPT-2's `bytes_to_unicode`).
  package static func scalar(for byte: UInt8) -> Unicode.Scalar {
    isVisible(byte)
      ? Unicode.Scalar(byte)
      : Unicode.Scalar(UInt16(0x100 + (UInt8.min..<byte).count { !isVisible($0) })) ?? Unicode.Scalar(byte)
  }

  private static func isVisible(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: true
    default: false
    }
  }
}
