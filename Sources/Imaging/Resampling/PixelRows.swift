internal import CVips
internal import Geometry

/// A picture of three 8-bit channels that hands out its rows from the top, once.
protocol PixelRows {
  var size: PixelSize { get }
  /// Calls `body` with each row, `size.width * 3` bytes that are valid during the call.
  func forEachRow(_ body: (UnsafePointer<UInt8>) -> Void) throws(VipsFailure)
}

extension PixelBuffer: PixelRows {
  func forEachRow(_ body: (UnsafePointer<UInt8>) -> Void) {
    bytes.withUnsafeBufferPointer { memory in
      guard let base = memory.baseAddress else { return }
      for y in 0..<height { body(base + y * width * 3) }
    }
  }
}

/// Decoded as they are asked for, so that a large picture is never in memory as a whole.
extension Raster: PixelRows {
  func forEachRow(_ body: (UnsafePointer<UInt8>) -> Void) throws(VipsFailure) {
    try checkRGB8()
    var message: UnsafeMutablePointer<CChar>?
    guard let rows = ccv_rows_of(pointer, &message) else { throw VipsFailure(taking: message) }
    defer { ccv_rows_free(rows) }
    for _ in 0..<size.height {
      guard let row = ccv_rows_next(rows, &message) else { throw VipsFailure(taking: message) }
      body(row)
    }
  }

  /// The pixels of a small 8-bit RGB image, without other threads than the caller's.
  func collectedRows() throws(VipsFailure) -> PixelBuffer {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size.area * 3)
    let count = size.width * 3
    try forEachRow { bytes.append(contentsOf: UnsafeBufferPointer(start: $0, count: count)) }
    return PixelBuffer(size: size, bytes: bytes)
  }
}
