internal import Geometry

/// Whether there is about twice as much room before a subject that faces a side as behind it.
enum LookRoomTerm {
  /// The wanted part of the free space before the subject.
  static let wanted = 2.0 / 3
  /// With so little of the free space before it, a subject runs into the frame: worth nothing.
  private static let worst = 0.2
  /// What even all of the free space before the subject is worth: the frame is unbalanced, but not wrong.
  private static let allAhead = 0.6
  /// With less free space than this share of the frame there is nothing to divide.
  private static let negligible = 0.08

  static func value(_ window: Box<Pixels>, _ group: SubjectGroup) -> Double? {
    guard let part = partAhead(window, group) else { return nil }
    return part <= wanted
      ? max(0, (part - worst) / (wanted - worst))
      : 1 - (1 - allAhead) * (part - wanted) / (1 - wanted)
  }

  /// The part of the free space that is on the side the subjects face; nil when they face none or there is no space.
  static func partAhead(_ window: Box<Pixels>, _ group: SubjectGroup) -> Double? {
    let box = group.box
    let (left, right) = (box.x0 - window.x0, window.x1 - box.x1)
    guard left >= 0, right >= 0, left + right > negligible * window.width else { return nil }
    switch group.facing {
    case .left: return left / (left + right)
    case .right: return right / (left + right)
    case .up, .some(.none), nil: return nil
    }
  }
}
