internal import Geometry

/// How much of the regions to avoid is inside, where they could not be kept out altogether.
enum AvoidTerm {
  /// 1 when all are outside; falls with the part of each that is inside, at once by some, since any of it is unwanted.
  static func value(_ window: Box<Pixels>, _ scene: PreparedScene) -> Double {
    var value = 1.0
    for region in scene.avoid {
      let part = window.coverage(of: region.box)
      if part > 0 { value *= 0.7 - 0.5 * part }
    }
    return value
  }
}
