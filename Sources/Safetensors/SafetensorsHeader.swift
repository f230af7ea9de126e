/// The validated header of a safetensors file.
struct SafetensorsHeader {
  /// The format's limit on the length of a header.
  static let maximumBytes = 100_000_000
  /// The header's length stands before it in this many bytes, least significant first.
  static let lengthBytes = 8

  /// What the header says of one tensor, with offsets that are known to lie inside the file.
  struct Entry: Sendable {
    let name: String
    let dtype: DType
    let shape: [Int]
    /// Bytes from the start of the file.
    let range: Range<Int>
  }

  /// By position in the file.
  let entries: [Entry]
  /// The free-form `__metadata__`.
  let metadata: [String: String]

  /// Reads and validates the header of `file`, a whole file's bytes: everything the reference implementation's
  /// `SafeTensors::read_metadata` refuses is refused, and what the format's text forbids beyond it (a header that does
  /// not start with `{`, equal names).
  init(file: UnsafeRawBufferPointer, path: String) throws(SafetensorsError) {
    let json = try SafetensorsHeader.headerBytes(of: file, path: path)
    var parser = SafetensorsHeaderParser(path: path)
    try parser.parse(json)
    metadata = parser.metadata
    let dataStart = SafetensorsHeader.lengthBytes + json.count
    let sorted = parser.entries.sorted { ($0.start, $0.end, $0.name) < ($1.start, $1.end, $1.name) }
    let covered = try SafetensorsHeader.validate(sorted, path: path)
    guard covered == file.count - dataStart else {
      throw .dataMismatch(path: path, coveredBytes: covered, fileBytes: file.count - dataStart)
    }
    entries = sorted.map {
      Entry(name: $0.name, dtype: $0.dtype, shape: $0.shape, range: dataStart + $0.start..<dataStart + $0.end)
    }
  }

  private static func headerBytes(
    of file: UnsafeRawBufferPointer, path: String
  ) throws(SafetensorsError) -> UnsafeRawBufferPointer {
    guard file.count >= lengthBytes else { throw .fileTooSmall(path: path, bytes: file.count) }
    let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(maximumBytes) else { throw .headerTooLarge(path: path, bytes: length) }
    let end = lengthBytes + Int(length)
    guard end <= file.count else {
      throw .headerBeyondFile(path: path, headerBytes: Int(length), fileBytes: file.count)
    }
    return UnsafeRawBufferPointer(rebasing: file[lengthBytes..<end])
  }

  /// Checks that the tensors, sorted by offset, follow each other without hole or overlap and have the bytes of their
  /// shapes. Returns the end of the last.
  private static func validate(
    _ entries: [SafetensorsHeaderParser.Entry], path: String
  ) throws(SafetensorsError) -> Int {
    var covered = 0
    for entry in entries {
      guard entry.start == covered, entry.end >= entry.start else {
        throw .invalidOffsets(
          path: path, tensor: entry.name, start: entry.start, end: entry.end, expectedStart: covered)
      }
      guard let bits = TensorSize.bits(shape: entry.shape, dtype: entry.dtype) else {
        throw .sizeOverflow(path: path, tensor: entry.name, shape: entry.shape)
      }
      guard bits % 8 == 0 else {
        throw .partialByte(path: path, tensor: entry.name, dtype: entry.dtype, shape: entry.shape)
      }
      guard bits / 8 == entry.end - entry.start else {
        throw .sizeMismatch(
          path: path, tensor: entry.name, dtype: entry.dtype, shape: entry.shape, bytes: entry.end - entry.start)
      }
      covered = entry.end
    }
    return covered
  }
}

enum TensorSize {
  /// The bits of a tensor, or nil if the number is beyond `Int`.
  static func bits(shape: [Int], dtype: DType) -> Int? {
    var product = 1
    for extent in shape + [dtype.bits] {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      product = next
    }
    return product
  }
}
