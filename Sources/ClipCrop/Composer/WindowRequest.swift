internal import Geometry

/// Which windows one asked-for ratio allows, whatever is in the picture.
struct WindowRequest: Sendable {
  /// The ratio; nil when it is free.
  let aspect: AspectRatio?
  let options: CompositionOptions
  let picture: PixelSize
  /// What both sides of a window are multiples of: 1 where the window is scaled to an exact output size.
  let unit: Int

  /// Ratios that a free window may have besides the picture's and the subjects' own: those of prints, screens and films.
  private static let commonRatios: [Double] = [
    1.0 / 2, 9.0 / 16, 2.0 / 3, 3.0 / 4, 4.0 / 5, 1.0, 5.0 / 4, 4.0 / 3, 3.0 / 2, 16.0 / 9, 2.0,
  ]
  /// Unless something asks for less, the shorter side keeps so many pixels where the picture has twice as many.
  private static let sensibleSide = 200

  /// One request for each ratio asked for.
  static func all(_ options: CompositionOptions, picture: PixelSize) throws(CompositionError) -> [WindowRequest] {
    try options.validate()
    var aspects = options.aspects.isEmpty ? [nil] : options.aspects
    if let output = options.outputSize {
      let ratio = AspectRatio(output)
      for case let aspect? in aspects where !CompositionOptions.fits(output, aspect) {
        throw .outputContradictsAspect(output: output, aspect: aspect)
      }
      aspects = aspects.map { $0 ?? ratio }
    }
    let unit = options.outputSize == nil ? options.multipleOf : 1
    guard unit <= picture.width, unit <= picture.height else {
      throw .multipleTooLarge(multiple: unit, picture: picture)
    }
    var requests: [WindowRequest] = []
    for aspect in aspects {
      let request = WindowRequest(aspect: aspect, options: options, picture: picture, unit: unit)
      guard !request.ladders(in: Field(picture), group: nil).isEmpty else {
        throw .minimumTooLarge(
          minimum: options.minSize?.description ?? "", ratio: aspect?.description ?? "free",
          largest: request.largest)
      }
      requests.append(request)
    }
    return requests
  }

  /// The largest window in the picture.
  var largest: PixelSize {
    let ratio = aspect.map { exactRatio(of: $0) } ?? ratioOfPicture
    return SizeLadder(ratio: ratio, unit: unit, bounds: picture)?.largest ?? picture
  }

  /// The ratio of the largest window that the multiples allow.
  private var ratioOfPicture: Double { Double(picture.width / unit) / Double(picture.height / unit) }

  /// With an exact output size its own ratio, which an aspect agrees with only to a pixel.
  private func exactRatio(of aspect: AspectRatio) -> Double { options.outputSize?.ratio ?? aspect.value }

  /// The sizes that windows in `field` may have, one ladder for each ratio; empty when there is none.
  func ladders(in field: Field, group: SubjectGroup?) -> [SizeLadder] {
    ratios(for: group, in: field).compactMap { ladder(ratio: $0, in: field) }
  }

  /// The sizes of one ratio in a field that the smallest wanted size leaves.
  func ladder(ratio: Double, in field: Field) -> SizeLadder? {
    guard let minimum = minimum(ratio: ratio) else { return nil }
    return SizeLadder(ratio: ratio, unit: unit, bounds: field.size, minimum: minimum)
  }

  private func ratios(for group: SubjectGroup?, in field: Field) -> [Double] {
    if let aspect { return [exactRatio(of: aspect)] }
    if let group, let margin = options.margin, let exact = snugRatio(of: group, margin: margin, in: field) {
      return [exact]
    }
    // The field's own ratio first: with it the whole field is a window, so what fits into the field always finds one.
    guard field.columns.count >= unit, field.rows.count >= unit else { return [] }
    let own = Double(field.columns.count / unit) / Double(field.rows.count / unit)
    return [own] + WindowRequest.commonRatios.filter { abs($0 / own - 1) > 0.01 }
  }

  /// The ratio of the subjects with their margin, as far as the field holds it; nil when the smallest wanted size does not
  /// allow it.
  private func snugRatio(of group: SubjectGroup, margin: Double, in field: Field) -> Double? {
    let (dx, dy) = (WindowSpace.pad(margin, of: group.columns.count), WindowSpace.pad(margin, of: group.rows.count))
    let width =
      min(group.columns.upperBound + dx, field.columns.upperBound)
      - max(group.columns.lowerBound - dx, field.columns.lowerBound)
    let height =
      min(group.rows.upperBound + dy, field.rows.upperBound) - max(group.rows.lowerBound - dy, field.rows.lowerBound)
    let across = min((width + unit - 1) / unit, field.columns.count / unit)
    let down = min((height + unit - 1) / unit, field.rows.count / unit)
    guard across > 0, down > 0 else { return nil }
    let ratio = Double(across) / Double(down)
    let ladder = ladder(ratio: ratio, in: field)
    return ladder.map { $0.steps.lowerBound <= max(across, down) } == true ? ratio : nil
  }

  /// The smallest window of a ratio that is wanted, in pixels; nil when that ratio has none in the picture.
  private func minimum(ratio: Double) -> PixelSize? {
    switch options.minSize {
    case nil: return PixelSize(width: 1, height: 1)
    case .pixels(let size): return size
    case .percent(let percent):
      // A free window is measured against the whole picture, which is its largest window.
      let reference = aspect == nil ? ratioOfPicture : ratio
      guard let largest = SizeLadder(ratio: reference, unit: unit, bounds: picture)?.largest else { return nil }
      let share = percent / 100
      return PixelSize(
        width: max(1, Int((Double(largest.width) * share - 1e-6).rounded(.up))),
        height: max(1, Int((Double(largest.height) * share - 1e-6).rounded(.up))))
    }
  }

  /// The step below which windows get fewer pixels than is sensible, or than the output has.
  func sensibleStep(of ladder: SizeLadder) -> Int {
    if let output = options.outputSize {
      return ladder.lowestStep { $0.width >= output.width && $0.height >= output.height } ?? ladder.steps.upperBound
    }
    let largest = min(ladder.largest.width, ladder.largest.height)
    let side = min(WindowRequest.sensibleSide, largest / 2)
    return ladder.lowestStep { min($0.width, $0.height) >= side } ?? ladder.steps.lowerBound
  }
}

extension CompositionOptions {
  fileprivate func validate() throws(CompositionError) {
    try require(candidates >= 1, "candidates", candidates, "at least 1")
    try require(multipleOf >= 1, "multipleOf", multipleOf, "at least 1")
    if let margin {
      try require(margin.isFinite && (0...100).contains(margin), "margin", margin, "a share between 0 and 100")
    }
    switch minSize {
    case .pixels(let size):
      try require(size.width >= 1 && size.height >= 1, "minSize", size, "at least 1x1")
    case .percent(let percent):
      try require((0...100).contains(percent), "minSize", percent, "a percentage between 0 and 100")
    case nil: break
    }
    guard let outputSize else { return }
    let sides = 1...PreparedScene.largestSide
    try require(
      sides.contains(outputSize.width) && sides.contains(outputSize.height) && AspectRatio(outputSize) != nil,
      "outputSize", outputSize, "at least 1x1, with a ratio between 1:100 and 100:1")
    guard outputSize.width.isMultiple(of: multipleOf), outputSize.height.isMultiple(of: multipleOf) else {
      throw .outputNotMultiple(output: outputSize, multiple: multipleOf)
    }
  }

  private func require(
    _ holds: Bool, _ name: String, _ value: some CustomStringConvertible, _ allowed: String
  ) throws(CompositionError) {
    guard holds else { throw .invalidOption(name: name, value: value.description, allowed: allowed) }
  }

  /// Whether `size` is `aspect` but for rounding to whole pixels.
  fileprivate static func fits(_ size: PixelSize, _ aspect: AspectRatio) -> Bool {
    let (width, height) = (Double(size.width), Double(size.height))
    return abs(width - height * aspect.value) < 1 || abs(height - width / aspect.value) < 1
  }
}

extension CompositionOptions.MinimumSize: CustomStringConvertible {
  /// As on the command line: `WxH`, or a percentage.
  public var description: String {
    switch self {
    case .pixels(let size): size.description
    case .percent(let percent): "\(percent)%"
    }
  }
}
