internal import Foundation
internal import Geometry

/// How much of the frame the subjects should take: the larger of their shares of its width and height.
struct SizeTarget: Sendable {
  /// Below this share the frame is emptier than it should be.
  let low: Double
  /// Above this share the frame is tighter than it should be.
  let high: Double

  /// The share by the rules of composition: .45 to .65 of the frame, less for subjects that are small in the picture, as
  /// their surroundings then tell the story (and their pixels are few).
  init(for group: SubjectGroup) {
    let prominence = min(max((group.share - 0.05) / 0.3, 0), 1)
    low = 0.2 + prominence * (0.45 - 0.2)
    high = 0.38 + prominence * (0.65 - 0.38)
  }

  /// What a shot asks for; the rules of composition where none is asked for.
  init(for group: SubjectGroup, shot: Shot?) {
    guard let shot else {
      self.init(for: group)
      return
    }
    self.init(shares: shot.shares)
  }

  private init(shares: (low: Double, high: Double)) {
    low = shares.low
    high = shares.high
  }

  /// Exactly this share: what the smallest window with a given margin has.
  init(exactly share: Double) {
    low = share
    high = share
  }

  /// How fast an emptier frame loses worth: a little faster than its subjects get small, since someone who asks for a
  /// subject does not mean the whole picture.
  private static let steepness = 1.5
  /// A share that is worth nothing: the subject is larger than the frame.
  private static let worst = 1.15
  /// How much less the tight end of the wanted range is worth than its wide end: of two equally good windows the larger.
  private static let preferenceForLarger = 0.05

  /// How well a share suits, 0...1.
  func value(share: Double) -> Double {
    if share < low { return pow(share / low, SizeTarget.steepness) }
    if share > high { return max(0, 1 - SizeTarget.preferenceForLarger - (share - high) / (SizeTarget.worst - high)) }
    guard high > low else { return 1 }
    return 1 - SizeTarget.preferenceForLarger * (share - low) / (high - low)
  }
}

extension Shot {
  /// The share of the frame that subjects take in such a shot, the larger of those of its width and height: as photographers use
  /// the words.
  var shares: (low: Double, high: Double) {
    switch self {
    case .closeUp: (0.6, 0.9)
    case .medium: (0.35, 0.6)
    case .wide: (0.12, 0.35)
    }
  }
}
