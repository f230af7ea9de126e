public import ClipCrop
public import Geometry
public import Tensors

/// What a training step learns from: B samples side by side, those of fewer patches filled up with zeros at the end.
public struct CropBatch: Sendable {
  /// Features of patches, `[B, P, feature width]`.
  public let features: Tensor
  /// Cosine with the query and probability to show it, `[B, P, 2]`; zeros without a query.
  public let relevance: Tensor
  /// The box that each patch predicts, (cx, cy, w, h) as shares of the view, `[B, P, 4]`.
  public let boxes: Tensor
  /// The middle of each patch, (x, y) as shares of the view, `[B, P, 2]`.
  public let positions: Tensor
  /// Rows and columns of patches of each sample; their product is the number of its patches, the rest of P is padding.
  public let grids: [PatchGrid]
  /// Query embeddings of length 1, `[B, query width]`; zeros without a query.
  public let queries: Tensor
  /// Which samples have a query.
  public let hasQuery: [Bool]
  /// The shot that each query asks for, nil where it asks for none.
  public let shots: [Shot?]
  /// The rated crops of each sample, at least one.
  public let targets: [[RatedWindow]]
  /// What the query means, as shares of the view; empty where that is not known.
  public let subjects: [[Box<Normalized>]]
  /// The views, squashed to squares, `[B, 3, 96, 96]`, levels 0...1.
  public let thumbnails: Tensor
  /// The samples themselves.
  public let samples: [CropSample]
  /// The size of each view in pixels.
  public let sizes: [PixelSize]
  /// What the samples are called, for messages.
  public let names: [String]

  /// The number of samples.
  public var count: Int { names.count }
  /// How many patches of each sample are no padding.
  public var patchCounts: [Int] { grids.map(\.count) }
}

/// Rows and columns of patches, of which `[row * columns + column]` is one.
public struct PatchGrid: Sendable, Hashable {
  /// Rows of patches.
  public let rows: Int
  /// Columns of patches.
  public let columns: Int
  /// The number of patches.
  public var count: Int { rows * columns }
}
