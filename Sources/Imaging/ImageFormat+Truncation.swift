extension ImageFormat {
  /// Whether bytes of this format, which could not be decoded, lack their end.
  ///
  /// libvips keeps one error text for the whole process: while several pictures are decoded at once, the text at hand
  /// may be another's. The bytes are not. False where the format does not tell.
  func lacksItsEnd(_ bytes: UnsafeRawBufferPointer) -> Bool {
    switch self {
    case .jpeg: ImageFormat.jpegLacksEnd(bytes)
    case .png: !bytes.suffix(64).elementsContain("IEND")
    case .gif: !bytes.suffix(16).contains(0x3B)
    case .webp: bytes.count < 12 || 8 + ImageFormat.little(bytes, at: 4) > bytes.count
    case .avif, .heic: ImageFormat.boxesLackEnd(bytes)
    case .tiff, .jxl, .jp2, .pnm: false
    }
  }

  /// No end marker after the first scan; the end of an embedded thumbnail stands before it.
  private static func jpegLacksEnd(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var place = 2
    while place + 4 <= bytes.count, bytes[place] == 0xFF, bytes[place + 1] != 0xDA {
      place += 2 + (Int(bytes[place + 2]) << 8 | Int(bytes[place + 3]))
    }
    guard place + 4 <= bytes.count else { return true }
    var index = bytes.count - 2
    while index > place {
      if bytes[index] == 0xFF, bytes[index + 1] == 0xD9 { return false }
      index -= 1
    }
    return true
  }

  /// A box of an ISO base media file that is longer than what is left.
  private static func boxesLackEnd(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    while place + 8 <= bytes.count {
      let length = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      // 0 reaches to the end; 1 announces a 64-bit length, which no still picture needs.
      guard length >= 8 else { return false }
      place += length
    }
    return place != bytes.count
  }

  private static func little(_ bytes: UnsafeRawBufferPointer, at place: Int) -> Int {
    (0..<4).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
  }
}

extension Slice<UnsafeRawBufferPointer> {
  fileprivate func elementsContain(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { self.firstRange(of: Array($0)) != nil }
  }
}
