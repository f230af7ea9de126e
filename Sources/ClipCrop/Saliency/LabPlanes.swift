internal import Foundation
internal import Imaging

/// A thumbnail in CIE L*a*b* (D65, L* 0...100), where distances are close to seen differences.
struct LabPlanes {
  var lightness: Plane
  var a: Plane
  var b: Plane

  var width: Int { lightness.width }
  var height: Int { lightness.height }

  /// Converts sRGB bytes (IEC 61966-2-1) by tables: the cube roots are read from 4096 steps, an error far below one L*.
  init(_ pixels: PixelBuffer, reducedBy factor: Int) {
    let planes = (0..<3).map { channel in
      LabPlanes.linear(pixels, channel: channel).reduced(by: factor)
    }
    lightness = Plane(width: planes[0].width, height: planes[0].height)
    a = lightness
    b = lightness
    LabPlanes.roots.withUnsafeBufferPointer { roots in
      for index in planes[0].values.indices {
        let (r, g, bl) = (planes[0].values[index], planes[1].values[index], planes[2].values[index])
        let x = LabPlanes.root((0.4124564 * r + 0.3575761 * g + 0.1804375 * bl) / 0.95047, roots)
        let y = LabPlanes.root(0.2126729 * r + 0.7151522 * g + 0.0721750 * bl, roots)
        let z = LabPlanes.root((0.0193339 * r + 0.1191920 * g + 0.9503041 * bl) / 1.08883, roots)
        lightness.values[index] = 116 * y - 16
        a.values[index] = 500 * (x - y)
        b.values[index] = 200 * (y - z)
      }
    }
  }

  private init(lightness: Plane, a: Plane, b: Plane) {
    self.lightness = lightness
    self.a = a
    self.b = b
  }

  /// The three planes, each changed by `change`.
  func map(_ change: (Plane) -> Plane) -> LabPlanes {
    LabPlanes(lightness: change(lightness), a: change(a), b: change(b))
  }

  private static let linear: [Float] = (0..<256).map { level in
    let value = Double(level) / 255
    return Float(value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4))
  }

  private static let roots: [Float] = (0...4096).map { step in
    let value = Double(step) / 4096
    return Float(value > 216.0 / 24389 ? cbrt(value) : (24389.0 / 27 * value + 16) / 116)
  }

  /// One channel's light.
  private static func linear(_ pixels: PixelBuffer, channel: Int) -> Plane {
    var plane = Plane(width: pixels.width, height: pixels.height)
    pixels.bytes.withUnsafeBufferPointer { bytes in
      linear.withUnsafeBufferPointer { linear in
        for index in plane.values.indices { plane.values[index] = linear[Int(bytes[index * 3 + channel])] }
      }
    }
    return plane
  }

  @inline(__always)
  private static func root(_ value: Float, _ roots: UnsafeBufferPointer<Float>) -> Float {
    let position = min(max(value, 0), 1) * 4096
    let index = min(4095, Int(position))
    let fraction = position - Float(index)
    return roots[index] + (roots[index + 1] - roots[index]) * fraction
  }
}
