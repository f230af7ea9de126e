import Foundation
public import Geometry
package import Tensors

/// A picture as the model sees it, with the way back to its pixels. Encode it once, ask it often.
public struct EncodedImage: Sendable {
  package let encoding: ImageEncoding
  package let transform: ImageTransform

  /// The picture's size.
  public var size: PixelSize { transform.source }
  /// Rows of patches.
  public var rows: Int { encoding.rows }
  /// Columns of patches.
  public var columns: Int { encoding.columns }

  /// The box that each patch predicts, in pixels of the picture, not clamped.
  package var boxes: [Box<Pixels>] { encoding.boxes.boxes.map(transform.toPixels) }

  /// The logit of every patch for every query: `[patches, queries]`.
  package func logits(_ queries: [QueryEmbedding]) throws -> Tensor {
    guard let width = queries.first?.vector.count else { return Tensor([], shape: [rows * columns, 0]) }
    return try encoding.classes.logits(Tensor(queries.flatMap(\.vector), shape: [queries.count, width]))
  }

  /// What answers the queries, by falling score. Text queries as the reference: each patch answers the query it fits best, no
  /// boxes are suppressed. Each image query on its own: boxes that overlap a better one by more than 0.3 are dropped.
  public func detections(_ queries: [QueryEmbedding], options: DetectionOptions = .init()) throws -> [Detection] {
    guard !queries.isEmpty else { return [] }
    let reading = DetectionReading(boxes: boxes, logits: try logits(queries), threshold: options.threshold)
    let texts = queries.indices.filter { !queries[$0].isImage }
    let images = queries.indices.filter { queries[$0].isImage }
    let all = reading.text(texts) + images.flatMap { reading.image($0) }
    // Ties keep the order of patches, so that results are the same on every machine.
    let sorted = all.sorted { ($1.score, $0.patch, $0.query) < ($0.score, $1.patch, $1.query) }
    return options.top.map { Array(sorted.prefix($0)) } ?? sorted
  }

  /// The best score of any query for each patch of the picture, 0...1, row by row; rows and columns that the model only saw as
  /// padding are left out.
  package func relevance(_ queries: [QueryEmbedding]) throws -> RelevanceMap {
    let logits = try logits(queries)
    let seen = transform.toInput(size.bounds)
    let columns = max(1, Int((seen.x1 * Double(columns)).rounded()))
    let rows = max(1, Int((seen.y1 * Double(rows)).rounded()))
    let values = (0..<rows).flatMap { row in
      (0..<columns).map { column in
        Float(DetectionReading.sigmoid(Double(logits.row(row * self.columns + column).max() ?? -.infinity)))
      }
    }
    return RelevanceMap(columns: columns, rows: rows, values: values)
  }
}

/// A number for each cell of a grid over the whole picture.
public struct RelevanceMap: Hashable, Sendable {
  /// Cells across.
  public let columns: Int
  /// Cells down.
  public let rows: Int
  /// `rows * columns` values, row by row.
  public let values: [Float]

  /// A map from its cells.
  public init(columns: Int, rows: Int, values: [Float]) {
    precondition(values.count == columns * rows, "a map holds one value a cell")
    self.columns = columns
    self.rows = rows
    self.values = values
  }
}
