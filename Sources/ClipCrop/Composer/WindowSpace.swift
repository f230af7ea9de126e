internal import Geometry

/// The windows of one ratio in one field that keep the subjects as well as they can be kept there: what a search goes
/// through.
struct WindowSpace: Sendable {
  let field: Field
  let ladder: SizeLadder
  let group: SubjectGroup
  /// The margin asked for, as a share of the subjects' extent; nil for the default share of the frame.
  let margin: Double?
  /// How well every window of this space keeps the subjects.
  let keeping: Span.Keeping
  let target: SizeTarget

  /// The least free space around subjects, as a share of the frame, unless a margin is asked for.
  private static let breathing = 0.03

  init(field: Field, ladder: SizeLadder, group: SubjectGroup, request: WindowRequest) {
    let margin = request.options.margin
    let keeping = { (size: PixelSize) in
      let spans = WindowSpace.spans(size, field: field, group: group, margin: margin)
      return min(spans.columns.keeping, spans.rows.keeping)
    }
    self.field = field
    self.group = group
    self.margin = margin
    self.keeping = keeping(ladder.largest)
    let best = self.keeping
    let step = ladder.lowestStep { keeping($0) >= best } ?? ladder.steps.upperBound
    guard best > .cut else {
      self.ladder = ladder.starting(at: ladder.steps.upperBound)
      self.target = SizeTarget(for: group, shot: request.options.shot)
      return
    }
    guard margin != nil else {
      self.ladder = ladder.starting(at: max(step, request.sensibleStep(of: ladder)))
      self.target = SizeTarget(for: group, shot: request.options.shot)
      return
    }
    let floor = request.options.outputSize == nil ? step : max(step, request.sensibleStep(of: ladder))
    self.ladder = ladder.only(floor)
    let size = ladder.size(at: floor)
    self.target = SizeTarget(
      exactly: max(group.width / Double(size.width), group.height / Double(size.height)))
  }

  /// A margin in whole pixels.
  static func pad(_ margin: Double, of extent: Int) -> Int {
    Int(min((margin * Double(extent) - 1e-6).rounded(.up), Double(PreparedScene.largestSide)))
  }

  private static func spans(
    _ size: PixelSize, field: Field, group: SubjectGroup, margin: Double?
  ) -> (columns: Span, rows: Span) {
    let padX = margin.map { pad($0, of: group.columns.count) } ?? pad(breathing, of: size.width)
    let padY = margin.map { pad($0, of: group.rows.count) } ?? pad(breathing, of: size.height)
    return (
      Span(target: group.columns, length: size.width, field: field.columns, pad: padX),
      Span(target: group.rows, length: size.height, field: field.rows, pad: padY)
    )
  }

  /// The window at `step` whose top left corner is as near to (`x`, `y`) as keeping the subjects allows.
  func window(step: Int, x: Double, y: Double) -> Placed {
    let size = ladder.size(at: step)
    let spans = WindowSpace.spans(size, field: field, group: group, margin: margin)
    let limit = Double(PreparedScene.largestSide)
    let column = spans.columns.clamp(Int(min(max(x.rounded(), -limit), limit)))
    let row = spans.rows.clamp(Int(min(max(y.rounded(), -limit), limit)))
    return Placed(
      rect: PixelRect(x: column, y: row, width: size.width, height: size.height), step: step)
  }

  /// A window with its step on the ladder, from which a search goes on.
  struct Placed: Sendable {
    let rect: PixelRect
    let step: Int
  }
}
