/// Photoshop's image resources, the wrapping of IPTC in JPEG and TIFF (Adobe Photoshop File Formats, "Image Resource
/// Blocks"): signature "8BIM", a number, a padded Pascal string, a length, padded data.
enum PhotoshopResources {
  private static let signature = Array("8BIM".utf8)
  /// 1033 and 1036: a thumbnail of the whole picture, in the old and the new coding.
  private static let thumbnails: Set<Int> = [1033, 1036]

  /// The blocks without thumbnails; bytes in another form (bare IPTC) come back unchanged, and nil where the blocks are
  /// broken, since what hides in them cannot be told.
  static func withoutThumbnails(_ bytes: [UInt8]) -> [UInt8]? {
    let prefix = Array("Photoshop 3.0\0".utf8)
    var position = bytes.starts(with: prefix) ? prefix.count : 0
    guard bytes[position...].starts(with: signature) else { return bytes }
    var result = Array(bytes[..<position])
    while position < bytes.count {
      // Zeros may pad the last block.
      if bytes[position...].allSatisfy({ $0 == 0 }) { break }
      guard let block = block(in: bytes, at: position) else { return nil }
      if !thumbnails.contains(block.number) { result += bytes[position..<block.end] }
      position = block.end
    }
    return result
  }

  private static func block(in bytes: [UInt8], at start: Int) -> (number: Int, end: Int)? {
    guard start + 12 <= bytes.count, bytes[start...].starts(with: signature) else { return nil }
    let number = Int(bytes[start + 4]) << 8 | Int(bytes[start + 5])
    let name = 1 + Int(bytes[start + 6])
    let lengthAt = start + 6 + name + name % 2
    guard lengthAt + 4 <= bytes.count else { return nil }
    let length = bytes[lengthAt..<lengthAt + 4].reduce(0) { $0 << 8 | Int($1) }
    let end = lengthAt + 4 + length
    guard end <= bytes.count else { return nil }
    return (number, min(bytes.count, end + length % 2))
  }
}
