import ArgumentParser
import ClipCrop
import Geometry
import Imaging

/// How a crop is framed.
struct CompositionArguments: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The ratio of width to height, such as 16:9. Repeatable: several ratios are framed alike. Default: free.",
      valueName: "w:h"))
  var aspect: [AspectRatio] = []

  @Option(help: ArgumentHelp("The exact size of the output in pixels; sets the ratio too.", valueName: "WxH"))
  var size: PixelSize?

  @Option(
    help: ArgumentHelp(
      "Free space around the subjects, as a share of their size (default: by the rules).", valueName: "share"))
  var margin: Double?

  @Option(
    help: ArgumentHelp(
      "The smallest window: pixels, or a percentage of the largest window of its ratio (100% asks for the largest).",
      valueName: "WxH|p%"))
  var minSize: CompositionOptions.MinimumSize?

  @Option(help: ArgumentHelp("Make both sides multiples of this many pixels.", valueName: "n"))
  var multipleOf = 1

  @Option(
    help: ArgumentHelp("How many really different windows to propose for each ratio, best first.", valueName: "n"))
  var candidates = 1

  @Option(
    help: ArgumentHelp(
      "The least score of a match, 0 to 1 (default: the model's own threshold, else 0.1).", valueName: "score"))
  var minScore: Double?

  @Option(
    help: ArgumentHelp(
      "A region that must be in the crop whole: pixels, or percent with a % on each edge. Repeatable; needs no model.",
      valueName: "x0,y0,x1,y1"))
  var subject: [Region] = []

  @Option(
    help: ArgumentHelp(
      "A region to keep out where any window can. Repeatable; needs no model.", valueName: "x0,y0,x1,y1"))
  var avoid: [Region] = []

  @Option(
    help: ArgumentHelp(
      "What to do when a query matches nothing: fall back to saliency, keep the picture whole, or fail.",
      valueName: "fallback|keep|fail"))
  var onMiss = CropOptions.OnMiss.fallback

  @Flag(help: "Frame by the rules of composition, even where the model has learned to crop.")
  var composer = false

  @Option(help: ArgumentHelp("Refuse pictures with more pixels than this.", valueName: "n"))
  var maxPixels = Image.defaultMaxPixels

  func validate() throws {
    try check("--margin", margin, in: 0...10)
    try check("--min-score", minScore, in: 0...1)
    try check("--candidates", Double(candidates), in: 1...100)
    try check("--multiple-of", Double(multipleOf), in: 1...65_536)
    guard maxPixels > 0 else { throw ValidationError("--max-pixels is \(maxPixels), but must be positive.") }
  }

  private func check(_ name: String, _ value: Double?, in range: ClosedRange<Double>) throws {
    guard let value, !range.contains(value) else { return }
    let bounds = [range.lowerBound, range.upperBound].map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }
    throw ValidationError("\(name) is \(value), but must be between \(bounds[0]) and \(bounds[1]).")
  }

  var options: CropOptions {
    var options = CropOptions(
      aspects: aspect, size: size, candidates: candidates, minScore: minScore, subjects: subject, avoid: avoid,
      onMiss: onMiss, maxPixels: maxPixels)
    options.composition.margin = margin
    options.composition.minSize = minSize
    options.composition.multipleOf = multipleOf
    options.usesRules = composer
    return options
  }
}
