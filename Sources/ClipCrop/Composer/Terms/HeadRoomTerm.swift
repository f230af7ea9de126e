internal import Geometry

/// Whether there is fitting room above and below the subjects. Applies to subjects that fill a good part of the frame's
/// height; above small ones there is sky.
enum HeadRoomTerm {
  /// The least room above, in shares of the frame's height.
  private static let least = 0.05
  /// So much room is always fine.
  private static let most = 0.15
  /// Subjects lower than this share of the frame have no head room to speak of.
  private static let applies = 0.35
  /// What is left at worst when there is less room for the feet than above the head.
  private static let noFootRoom = 0.5
  /// How fast too much room loses worth: all of it after this share of the frame.
  private static let fallOff = 0.35

  static func value(_ window: Box<Pixels>, _ scene: PreparedScene, _ group: SubjectGroup) -> Double? {
    let share = group.height / window.height
    guard share > applies else { return nil }
    let box = group.box
    let above = (box.y0 - window.y0) / window.height
    let below = (window.y1 - box.y1) / window.height
    let endsAtTop = window.y0 <= 0
    let endsAtBottom = window.y1 >= Double(scene.size.height)
    var value = 1.0
    if above < least && !endsAtTop { value = max(0, above / least) }
    // Half of the free space above leaves no less below: a full figure wants a little more room for its feet.
    let generous = max(most, (1 - share) / 2)
    if above > generous { value = max(0, 1 - (above - generous) / fallOff) }
    if below < above && !endsAtBottom && share < 1 { value *= max(noFootRoom, 1 - (above - below) / fallOff) }
    return value
  }
}
