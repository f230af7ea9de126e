public import Geometry
public import Imaging

/// How a picture is to be cropped.
public struct CropOptions: Sendable, Hashable {
  /// What happens when a query matches nothing in the picture.
  public enum OnMiss: String, Sendable, Hashable, CaseIterable {
    /// What was found, or else the picture's saliency, decides; the result carries a warning.
    case fallback
    /// The largest window in the middle: the whole picture where the ratio is free.
    case keep
    /// ``ClipCropError/noMatch(image:queries:)`` is thrown.
    case fail
  }

  /// Ratios, size, margin and number of the windows.
  public var composition: CompositionOptions
  /// The least score of a detection that counts as a match, 0...1, exclusive; nil leaves it to the model's calibration, or 0.1
  /// where it has none.
  public var minScore: Double?
  /// Regions that must be in the crop whole, whatever a model says.
  public var subjects: [Region]
  /// Regions to keep out where any window can.
  public var avoid: [Region]
  /// What happens when a query matches nothing.
  public var onMiss: OnMiss
  /// Frame by the rules of composition even where the model has a trained decoder.
  public var usesRules = false
  /// The most pixels a picture may have; checked before it is decoded.
  public var maxPixels: Int

  /// Options; all have defaults.
  ///
  /// - Parameters:
  ///   - aspects: ratios to crop to, such as `["16:9", "1:1"]`; empty for one free window.
  ///   - size: the exact size of the output.
  ///   - candidates: how many windows to propose for each ratio.
  public init(
    aspects: [AspectRatio] = [], size: PixelSize? = nil, candidates: Int = 1, minScore: Double? = nil,
    subjects: [Region] = [], avoid: [Region] = [], onMiss: OnMiss = .fallback,
    maxPixels: Int = Image.defaultMaxPixels
  ) {
    composition = CompositionOptions(aspects: aspects, outputSize: size, candidates: candidates)
    self.minScore = minScore
    self.subjects = subjects
    self.avoid = avoid
    self.onMiss = onMiss
    self.maxPixels = maxPixels
  }
}
