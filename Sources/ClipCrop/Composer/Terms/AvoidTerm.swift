internal import Geometry

/// How much of the regions to avoid is inside, where they could not be kept out altogether.
enum AvoidTerm {
  /// What a window is worth that touches a region, and one that holds all of it.
  private static let (touched, whole) = (0.7, 0.2)

  /// 1 when all are outside; falls with the part of each that is inside, at once by some, since any of it is unwanted.
  static func value(_ window: Box<Pixels>, _ scene: PreparedScene) -> Double {
    var value = 1.0
    for region in scene.avoid {
      let part = window.coverage(of: region.box)
      if part > 0 { value *= touched - (touched - whole) * part }
    }
    return value
  }
}
