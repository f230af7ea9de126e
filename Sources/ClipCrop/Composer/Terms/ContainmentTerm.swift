internal import Geometry

/// How much of the subjects a window keeps: 1 for nearly all windows that are looked at, since others are considered only
/// where the ratio can hold no more.
enum ContainmentTerm {
  /// What a subject that is cut counts at most, against 1 for a whole one.
  private static let cutWorth = 0.8
  /// How much of a standing or facing subject's worth is in the half with its head.
  private static let headHalf = 0.75

  /// The part of the subjects that is inside, weighted by score, 0...1; cut ones count less than their part.
  ///
  /// Beside a whole subject, less than half of another counts nothing: a piece at the edge is not that subject, and the
  /// picture is better without it.
  static func value(_ window: Box<Pixels>, _ scene: PreparedScene) -> Double {
    let isAnyWhole = scene.subjects.contains { window.contains($0.box) }
    var (kept, total) = (0.0, 0.0)
    for subject in scene.subjects {
      total += subject.weight
      guard !window.contains(subject.box) else {
        kept += subject.weight
        continue
      }
      let part = keptPart(of: subject, window, scene)
      kept += subject.weight * cutWorth * (isAnyWhole ? max(0, 2 * part - 1) : part)
    }
    return total > 0 ? kept / total : 1
  }

  /// The share, by score, of the subjects that are whole, 0...1.
  static func whole(_ window: Box<Pixels>, _ scene: PreparedScene) -> Double {
    var (kept, total) = (0.0, 0.0)
    for subject in scene.subjects {
      if window.contains(subject.box) { kept += subject.weight }
      total += subject.weight
    }
    return total > 0 ? kept / total : 1
  }

  /// The part of one subject that is inside: area that counts more where its head is, and its attention where known.
  static func keptPart(of subject: PreparedScene.Region, _ window: Box<Pixels>, _ scene: PreparedScene) -> Double {
    guard let inside = window.intersection(subject.box) else { return 0 }
    let box = subject.box
    let isUpright = box.height > 1.15 * box.width
    var across = ((inside.x0 - box.x0) / box.width, (inside.x1 - box.x0) / box.width)
    let down = ((inside.y0 - box.y0) / box.height, (inside.y1 - box.y0) / box.height)
    if subject.facing == .right { across = (1 - across.1, 1 - across.0) }
    let hasSide = subject.facing == .left || subject.facing == .right
    let area = worth(across, headFirst: hasSide) * worth(down, headFirst: isUpright)
    guard let attention = scene.attention else { return area }
    let all = attention.mass(in: box.normalized(in: scene.size))
    guard all > 0 else { return area }
    return (area + attention.mass(in: inside.normalized(in: scene.size)) / all) / 2
  }

  /// The worth of the part from `interval.0` to `interval.1` of a subject's extent 0...1.
  private static func worth(_ interval: (Double, Double), headFirst: Bool) -> Double {
    guard headFirst else { return interval.1 - interval.0 }
    let upTo = { (t: Double) in t < 0.5 ? 2 * headHalf * t : headHalf + 2 * (1 - headHalf) * (t - 0.5) }
    return upTo(interval.1) - upTo(interval.0)
  }
}
