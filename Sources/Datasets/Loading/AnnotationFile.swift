import Foundation

/// An annotation file, read whole.
struct AnnotationFile: Sendable {
  /// Where it lies.
  let path: String
  /// The content without a byte order mark.
  let bytes: [UInt8]

  /// Reads the file at `path`, which must hold something.
  init(_ path: String) throws(DatasetError) {
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw AnnotationFile.failure(error, path: path)
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    self.init(path: path, bytes: Array(data.starts(with: mark) ? data.dropFirst(mark.count) : data))
    guard bytes.contains(where: { !AnnotationFile.isSpace($0) }) else { throw .emptyFile(path: path) }
  }

  /// Text that is part of a file, or comes from elsewhere.
  init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// The file's name.
  var name: String { FilePath.name(path) }

  /// The lines with their numbers, from 1, without their line feeds. The carriage return of CRLF stays; it is white space in
  /// every format.
  func eachLine(
    _ body: (UnsafeRawBufferPointer, _ number: Int) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    try bytes.withUnsafeBufferPointer { buffer throws(DatasetError) in
      let text = UnsafeRawBufferPointer(buffer)
      var start = 0
      var number = 1
      while start < text.count {
        let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
        try body(UnsafeRawBufferPointer(rebasing: text[start..<end]), number)
        start = end + 1
        number += 1
      }
    }
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func failure(_ error: any Error, path: String) -> DatasetError {
    if FilePath.isFolder(path) { return .unreadable(path: path, reason: "it is a folder") }
    let code = (error as? CocoaError)?.code
    if code == .fileReadNoSuchFile || code == .fileNoSuchFile { return .missing(path: path) }
    return .unreadable(path: path, reason: FilePath.reason(error))
  }
}
