internal import Geometry

/// Finds out what there is to say about a window.
struct Reasons {
  let scene: PreparedScene
  let request: WindowRequest
  let rect: PixelRect

  private var window: Box<Pixels> { rect.box }

  /// The reasons for a window around subjects.
  func all(for group: SubjectGroup) -> [CropReason] {
    shot(group) + containment() + placement(group) + room(group) + faults() + size()
      + scene.outside.map { .subjectOutside($0) }
  }

  /// The reasons for a window without subjects.
  func allByAttention() -> [CropReason] {
    let kept = scene.attention.map { CropReason.keepsAttention($0.mass(in: window.normalized(in: scene.size))) }
    return [kept ?? .middleOfPicture] + faults() + size() + scene.outside.map { .subjectOutside($0) }
  }

  /// The reasons for a window that a trained decoder proposed; placed by what it learned, not by rules.
  func allLearned() -> [CropReason] {
    let isWhole = scene.subjects.allSatisfy { window.contains($0.box) }
    let subjects = scene.group.map { shot($0) + (isWhole ? containment() : []) + placement($0) } ?? []
    return [.learned] + subjects + faults() + size() + scene.outside.map { .subjectOutside($0) }
  }

  /// Said of windows that are such a shot, not of all for which one was asked: the picture may hold none.
  private func shot(_ group: SubjectGroup) -> [CropReason] {
    guard let shot = request.options.shot else { return [] }
    let share = max(group.width / window.width, group.height / window.height)
    let (low, high) = shot.shares
    return (low - 0.05...high + 0.05).contains(share) ? [.shot(shot)] : []
  }

  private func containment() -> [CropReason] {
    let cut = scene.subjects.filter { !window.contains($0.box) }
    if !cut.isEmpty { return cut.map { .subjectCut($0.index, kept: window.coverage(of: $0.box)) } }
    let bounds = scene.size.bounds
    let atEdge = scene.subjects.contains { subject in
      let box = subject.box
      return box.x0 <= bounds.x0 || box.y0 <= bounds.y0 || box.x1 >= bounds.x1 || box.y1 >= bounds.y1
    }
    return atEdge ? [.subjectsWhole, .subjectAtPictureEdge] : [.subjectsWhole]
  }

  /// Within a twelfth of the frame of its axis, half the way to a third, is in the middle.
  private func placement(_ group: SubjectGroup) -> [CropReason] {
    let place = (group.centre.x - window.x0) / window.width
    guard (0...1).contains(place) else { return [] }
    if abs(place - 0.5) < 1.0 / 12 { return [.centred] }
    return [place < 0.5 ? .leftThird : .rightThird]
  }

  private func room(_ group: SubjectGroup) -> [CropReason] {
    var reasons: [CropReason] = []
    if group.isUpright, let value = HeadRoomTerm.value(window, scene, group) {
      let above = (group.box.y0 - window.y0) / window.height
      if above < 0.03 {
        reasons.append(.littleHeadRoom)
      } else if value > 0.8 {
        reasons.append(.headRoom)
      }
    }
    if let part = LookRoomTerm.partAhead(window, group), let side = group.facing {
      if part > 0.55 { reasons.append(.lookRoom(side)) }
      if part < 0.45 { reasons.append(.littleLookRoom(side)) }
    }
    return reasons
  }

  private func faults() -> [CropReason] {
    let cut = scene.bystanders.filter { (0.001..<0.999).contains(window.coverage(of: $0.box)) }
    let touched = scene.avoid.filter { window.intersection($0.box) != nil }
    return cut.map { .cutsBystander($0.index) } + touched.map { .touchesAvoided($0.index) }
  }

  private func size() -> [CropReason] {
    var reasons: [CropReason] = []
    if rect.size == request.largest { reasons.append(.largest) }
    if let output = request.options.outputSize, output.width > rect.width {
      reasons.append(.enlarged(Double(output.width) / Double(rect.width)))
    }
    return reasons
  }
}
