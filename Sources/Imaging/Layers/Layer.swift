internal import CPixels
package import Geometry

/// A picture with transparency, to be laid over others.
package struct Layer: Sendable, Hashable {
  /// Pixels across and down.
  package let size: PixelSize
  /// `height * width * 4` bytes, R, G, B, A; colours are premultiplied by alpha.
  package private(set) var bytes: [UInt8]

  /// A layer of premultiplied pixels; `bytes.count` must be `width * height * 4`.
  package init(size: PixelSize, premultiplied bytes: [UInt8]) {
    precondition(bytes.count == size.width * size.height * 4, "a Layer holds four bytes a pixel")
    (self.size, self.bytes) = (size, bytes)
  }

  /// A layer of pixels whose colours are stored as they are seen.
  package init(size: PixelSize, straight bytes: [UInt8]) {
    self.init(size: size, premultiplied: bytes)
    self.bytes.withUnsafeMutableBufferPointer { memory in
      if let base = memory.baseAddress { cpx_premultiply(base, memory.count / 4) }
    }
  }

  /// A layer that hides what is behind it.
  package init(_ pixels: PixelBuffer) {
    var bytes = [UInt8](repeating: 255, count: pixels.size.area * 4)
    for pixel in 0..<pixels.size.area {
      for channel in 0..<3 { bytes[pixel * 4 + channel] = pixels.bytes[pixel * 3 + channel] }
    }
    self.init(size: pixels.size, premultiplied: bytes)
  }

  /// How much a pixel hides, 0...255.
  package func alpha(x: Int, y: Int) -> UInt8 { bytes[(y * size.width + x) * 4 + 3] }

  /// The smallest rectangle with all pixels of at least `alpha`; nil where there is none.
  package func extent(alpha: UInt8 = 8) -> PixelRect? {
    var (left, top, right, bottom) = (size.width, size.height, -1, -1)
    for y in 0..<size.height {
      for x in 0..<size.width where self.alpha(x: x, y: y) >= alpha {
        (left, right, top, bottom) = (min(left, x), max(right, x), min(top, y), max(bottom, y))
      }
    }
    return right < left ? nil : PixelRect(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }

  /// Without the transparent border; a layer with nothing in it stays as it is.
  package func trimmed() -> Layer {
    extent().map { cut($0) } ?? self
  }

  /// The part inside `rect`, which must lie in the layer.
  package func cut(_ rect: PixelRect) -> Layer {
    precondition(rect.fits(in: size), "only what a layer holds can be cut from it")
    var part: [UInt8] = []
    part.reserveCapacity(rect.size.area * 4)
    for y in rect.y..<rect.y + rect.height {
      let start = (y * size.width + rect.x) * 4
      part += bytes[start..<start + rect.width * 4]
    }
    return Layer(size: rect.size, premultiplied: part)
  }

  /// With `border` transparent pixels more on every side.
  package func padded(by border: Int) -> Layer {
    let target = PixelSize(width: size.width + 2 * border, height: size.height + 2 * border)
    var padded = [UInt8](repeating: 0, count: target.area * 4)
    for y in 0..<size.height {
      let (from, to) = (y * size.width * 4, ((y + border) * target.width + border) * 4)
      padded.replaceSubrange(to..<to + size.width * 4, with: bytes[from..<from + size.width * 4])
    }
    return Layer(size: target, premultiplied: padded)
  }

  /// At half the size, rounded up; each pixel is the mean of four.
  package func halved() -> Layer {
    let target = PixelSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
    let half = [UInt8](unsafeUninitializedCapacity: target.area * 4) { memory, initialized in
      if let base = memory.baseAddress { withPixels { cpx_halve($0, base) } }
      initialized = target.area * 4
    }
    return Layer(size: target, premultiplied: half)
  }

  /// Softened as by a Gaussian of about `radius * 1.7` pixels' deviation; what lies at the border is repeated beyond it.
  package func blurred(radius: Int) throws(ImagingError) -> Layer {
    guard radius > 0 else { return self }
    var copy = self
    let failed = copy.bytes.withUnsafeMutableBufferPointer { memory in
      memory.baseAddress.map {
        cpx_soften($0, Int32(size.width), Int32(size.height), 4, Int32(clamping: min(radius, 4096)))
      } ?? 0
    }
    if failed != 0 { throw .library(detail: "out of memory while blurring") }
    return copy
  }

  /// Lends the pixels to C; a layer without any is not worth the call.
  func withPixels(_ body: (cpx_layer) -> Void) {
    bytes.withUnsafeBufferPointer { memory in
      guard let base = memory.baseAddress else { return }
      body(cpx_layer(pixels: base, width: Int32(size.width), height: Int32(size.height)))
    }
  }
}
