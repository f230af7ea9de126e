extension ImageFormat {
  /// The format of a file's first bytes (32 are plenty); nil for anything that is not read.
  init?(signature bytes: UnsafeRawBufferPointer) {
    func starts(_ prefix: [UInt8], at offset: Int = 0) -> Bool {
      bytes.count >= offset + prefix.count && prefix.indices.allSatisfy { bytes[offset + $0] == prefix[$0] }
    }
    func starts(_ text: StaticString, at offset: Int = 0) -> Bool {
      text.withUTF8Buffer { starts(Array($0), at: offset) }
    }
    if starts([0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if starts([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if starts("RIFF"), starts("WEBP", at: 8) {
      self = .webp
    } else if ["II*\0", "MM\0*", "II+\0", "MM\0+"].contains(where: { starts(Array($0.utf8)) }) {
      self = .tiff
    } else if starts("GIF87a") || starts("GIF89a") {
      self = .gif
    } else if starts("ftyp", at: 4), let brand = ImageFormat.brand(of: bytes) {
      self = brand
    } else if starts([0xFF, 0x0A]) || starts([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A]) {
      self = .jxl
    } else if starts([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A]) || starts([0xFF, 0x4F, 0xFF, 0x51]) {
      self = .jp2
    } else if bytes.count >= 3, bytes[0] == UInt8(ascii: "P"),
      (UInt8(ascii: "1")...UInt8(ascii: "6")).contains(bytes[1]),
      [0x20, 0x0A, 0x0D, 0x09, UInt8(ascii: "#")].contains(bytes[2])
    {
      self = .pnm
    } else {
      return nil
    }
  }

  /// AVIF or HEIC by the brands of an ISO base media file; nil for a video and the like.
  private static func brand(of bytes: UnsafeRawBufferPointer) -> ImageFormat? {
    // The box's size stands in its first four bytes; the major brand at 8, the compatible ones from 16 on.
    let declared = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    let end = min(declared, bytes.count, 256)
    var brands: [String] = []
    for offset in stride(from: 8, to: end - 3, by: 4) where offset != 12 {
      brands.append(String(decoding: bytes[offset..<offset + 4], as: UTF8.self))
    }
    if brands.contains(where: { ["avif", "avis"].contains($0) }) { return .avif }
    let heic = ["heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1", "msf1"]
    return brands.contains(where: heic.contains) ? .heic : nil
  }
}
