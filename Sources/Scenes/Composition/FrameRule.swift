package import Geometry

/// Which frame shows a subject well: a rule without chance, so that the frame can be told from what is seen.
///
/// The shares are those of photographers' rules of thumb: a subject fills about half of a plain frame, four fifths of a close-up and a
/// quarter of a wide shot; it looks into the larger part of the frame (2 : 1), or stands in the middle where it looks at nobody; there
/// is a little more room under its feet than over its head.
package enum FrameRule {
  /// How much is shown around the subject.
  package enum Shot: String, Hashable, Sendable, CaseIterable { case plain, closeUp, wide }

  /// The subject's share of the frame's height.
  package static func height(_ shot: Shot) -> Double {
    switch shot {
    case .plain: 0.52
    case .closeUp: 0.8
    case .wide: 0.26
    }
  }

  /// The subject's largest share of the frame's width: what lies or is broad is measured by this.
  package static func width(_ shot: Shot) -> Double {
    switch shot {
    case .plain: 0.62
    case .closeUp: 0.84
    case .wide: 0.32
    }
  }

  /// The least room between subject and frame, in fractions of the frame.
  package static let margin = 0.05

  /// The frame's width over its height: upright for what is tall, wide for what lies and for groups, else square.
  package static func ratio(of subject: Box<Pixels>, isGroup: Bool = false) -> Double {
    let aspect = subject.width / subject.height
    if isGroup { return aspect > 2 ? 16.0 / 9 : aspect > 1 ? 1.5 : 1 }
    return aspect < 0.72 ? 0.8 : aspect > 1.35 ? 1.5 : 1
  }

  /// The frame of a subject.
  ///
  /// - Parameters:
  ///   - subject: what is to be seen, a group as a whole.
  ///   - facing: where it looks; `front` for a group.
  ///   - ratio: the frame's width over its height.
  package static func frame(
    of subject: Box<Pixels>, facing: Thing.Glyph.Facing, shot: Shot = .plain, ratio: Double
  ) -> Box<Pixels> {
    let tall = max(subject.height / height(shot), subject.width / (width(shot) * ratio))
    let wide = tall * ratio
    // Two parts of three before it, as far as its back keeps the margin.
    let room = 2.0 / 3
    let most = 1 - margin - subject.width / wide / 2
    let middle =
      switch facing {
      case .front: 0.5
      case .left: max(0.5, min(room, most))
      case .right: 1 - max(0.5, min(room, most))
      }
    let left = subject.centerX - middle * wide
    let top = subject.y0 - 0.45 * (tall - subject.height)
    return Box(x0: left, y0: top, x1: left + wide, y1: top + tall)
  }

  /// A wide frame moved into the picture, and made smaller where the picture does not hold it.
  package static func fitted(_ frame: Box<Pixels>, into bounds: Box<Pixels>) -> Box<Pixels> {
    let scale = min(1, bounds.width / frame.width, bounds.height / frame.height)
    let (width, height) = (frame.width * scale, frame.height * scale)
    let x = min(max(frame.centerX - width / 2, bounds.x0), bounds.x1 - width)
    let y = min(max(frame.centerY - height / 2, bounds.y0), bounds.y1 - height)
    return Box(x0: x, y0: y, x1: x + width, y1: y + height)
  }
}
