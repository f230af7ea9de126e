public import Imaging

/// Finds what a viewer looks at in a photograph, without a model file and without a query.
///
/// The picture is measured on a grid of 32 x 32 cells (``CellFeatures``: barrier distance to the border, colour and texture
/// contrast, connectivity to the border, focus, skin tones, place) and a network of a few hundred weights, learned from
/// photographs with marked subjects so that the best windows keep the subject, turns the measures into attention.
public struct Saliency: Sendable {
  /// The longest side, in pixels, of the thumbnail that ``attention(of:)`` is made for. Larger pictures are averaged down
  /// to it first, which costs time; smaller ones are measured as they are.
  public static let thumbnailSide = CellFeatures.fineSide

  /// A finder of subjects; it has no state.
  public init() {}

  /// Where the attention goes in a picture: the same for the same pixels, always.
  ///
  /// - Parameter pixels: a thumbnail, best of ``thumbnailSide`` pixels on its longest side. An empty picture has an even map.
  public func attention(of pixels: PixelBuffer) -> AttentionMap {
    guard pixels.width > 0, pixels.height > 0 else { return AttentionMap(columns: 1, rows: 1, values: [1]) }
    return AttentionNetwork().attention(of: CellFeatures(pixels))
  }

  /// The measures that the network sees, one array of a value a cell for each: what `Tools/saliency` learns from.
  package func features(of pixels: PixelBuffer) -> [[Float]] { CellFeatures(pixels).planes }
}
