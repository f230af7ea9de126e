internal import Geometry
package import Imaging

extension Sprite {
  /// A round soft spot: the shadow under whatever stands on the ground.
  package static let spot: Layer = {
    let side = 32
    var bytes: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side {
        let (dx, dy) = (Double(x) - 15.5, Double(y) - 15.5)
        let distance = min(1, (dx * dx + dy * dy).squareRoot() / 15.5)
        let fall = 1 - distance * distance
        bytes += [0, 0, 0, UInt8(fall * fall * 255)]
      }
    }
    return Layer(size: PixelSize(width: side, height: side), premultiplied: bytes)
  }()
}
