package import Geometry

/// Where in a picture of a place things can be, and how large they look there.
package struct Terrain: Hashable, Sendable {
  package let size: PixelSize
  package let backdrop: Backdrop

  package init(size: PixelSize, backdrop: Backdrop) {
    (self.size, self.backdrop) = (size, backdrop)
  }

  private var height: Double { Double(size.height) }
  private var horizon: Double { backdrop.horizon * height }

  /// Where firm ground begins, in pixels from the top.
  package var groundTop: Double {
    backdrop.family == .beach ? BackdropPainter.shore(horizon: backdrop.horizon) * height : horizon
  }

  /// The rows on which a thing's lowest point may lie; nil where such things are not found here.
  package func feet(_ stance: Thing.Stance) -> ClosedRange<Double>? {
    guard backdrop.family.stances.contains(stance) else { return nil }
    switch backdrop.family {
    case .paper, .space: return 0.1 * height...0.97 * height
    case .underwater: return 0.12 * height...0.95 * height
    default: break
    }
    switch stance {
    case .ground, .surface: return groundTop + 0.08 * (height - groundTop)...0.97 * height
    case .water where backdrop.family == .beach: return horizon + 0.05 * height...groundTop - 0.015 * height
    case .water: return horizon + 0.1 * (height - horizon)...0.97 * height
    case .air, .sky: return 0.1 * height...horizon - 0.04 * height
    }
  }

  /// The rows for what the picture is about: nearer than what only stands about.
  package func subjectFeet(_ stance: Thing.Stance) -> ClosedRange<Double>? {
    guard let feet = feet(stance) else { return nil }
    guard recedes(stance), feet.upperBound > 0.9 * height else { return feet }
    return feet.lowerBound + 0.3 * (feet.upperBound - feet.lowerBound)...0.95 * height
  }

  /// Whether things of a stance are smaller the higher up they are: they stand on a plane that runs away.
  package func recedes(_ stance: Thing.Stance) -> Bool {
    switch backdrop.family {
    case .paper, .space, .underwater: false
    default: stance != .air && stance != .sky
    }
  }

  /// How large a thing looks with its lowest point in row `y`, against the same thing at the lower edge.
  package func scale(_ stance: Thing.Stance, feet y: Double) -> Double {
    guard recedes(stance) else { return stance == .sky || stance == .air ? 0.7 : 0.85 }
    let part = (y - horizon) / max(1, height - horizon)
    return 0.36 + 0.64 * min(1, max(0, part))
  }

  /// How a thing's shadow falls.
  package func shadow(_ stance: Thing.Stance) -> ShadowStyle {
    if backdrop.family == .paper { return .drop }
    return backdrop.family.hasGround && (stance == .ground || stance == .surface) ? .contact : .none
  }
}
