internal import CKernels
internal import ClipCrop
internal import Safetensors
internal import Tensors

/// What a frozen model sees in one view of a picture, as it lies in the cache: features in half precision.
package struct CachedScene: Sendable, Hashable {
  /// Rows and columns of patches that show the view.
  package let rows: Int
  package let columns: Int
  /// Width and height of a patch as shares of the view.
  package let patchWidth: Float
  package let patchHeight: Float
  /// Bits of half-precision features, `[rows * columns, feature width]`.
  package let features: [UInt16]
  /// (cx, cy, w, h) as shares of the view, `[rows * columns, 4]`.
  package let boxes: [Float]
  /// The whole view squashed to a square, `[3, side, side]`, R, G, B.
  package let thumbnail: [UInt8]

  /// The side of thumbnails.
  package static let thumbnailSide = 96

  /// The number of patches.
  package var count: Int { rows * columns }
  /// The width of a feature.
  package var featureWidth: Int { features.count / max(1, count) }
  /// The middle of each patch, (x, y) as shares of the view: `[rows * columns, 2]`.
  package var positions: [Float] {
    (0..<count).flatMap { index -> [Float] in
      let (row, column) = index.quotientAndRemainder(dividingBy: columns)
      return [(Float(column) + 0.5) * patchWidth, (Float(row) + 0.5) * patchHeight]
    }
  }
  /// Bytes in memory.
  var byteCount: Int { 2 * features.count + 4 * boxes.count + thumbnail.count }

  private init(
    rows: Int, columns: Int, patchWidth: Float, patchHeight: Float, features: [UInt16], boxes: [Float],
    thumbnail: [UInt8]
  ) {
    (self.rows, self.columns, self.patchWidth, self.patchHeight) = (rows, columns, patchWidth, patchHeight)
    (self.features, self.boxes, self.thumbnail) = (features, boxes, thumbnail)
  }

  /// - Parameter thumbnail: `[3, 96, 96]`.
  init(_ scene: PatchScene, thumbnail: [UInt8]) {
    let half = scene.features.withUnsafeElements { values in
      [UInt16](unsafeUninitializedCapacity: values.count) { out, initialized in
        if let from = values.baseAddress, let to = out.baseAddress { cck_to_half(values.count, from, to) }
        initialized = values.count
      }
    }
    self.init(
      rows: scene.rows, columns: scene.columns, patchWidth: scene.patch.width, patchHeight: scene.patch.height,
      features: half, boxes: scene.boxes.elements, thumbnail: thumbnail)
  }
}

extension CachedScene {
  /// The names and shapes of an entry's tensors.
  static func shapes(rows: Int, columns: Int, featureWidth: Int) -> [String: [Int]] {
    [
      "features": [rows, columns, featureWidth], "boxes": [rows, columns, 4], "patch": [2],
      "thumbnail": [3, thumbnailSide, thumbnailSide],
    ]
  }

  func write(to path: String) throws {
    try CacheEntry.write(
      [
        .init(
          name: "features", dtype: .f16, shape: [rows, columns, featureWidth], bytes: CacheEntry.bytes(of: features)),
        .init(name: "boxes", dtype: .f32, shape: [rows, columns, 4], bytes: CacheEntry.bytes(of: boxes)),
        .init(name: "patch", dtype: .f32, shape: [2], bytes: CacheEntry.bytes(of: [patchWidth, patchHeight])),
        .init(
          name: "thumbnail", dtype: .u8, shape: [3, Self.thumbnailSide, Self.thumbnailSide], bytes: thumbnail),
      ], to: path)
  }

  /// Reads an entry.
  ///
  /// - Throws: ``TrainingError/damagedCacheEntry(path:reason:)``.
  package init(path: String) throws {
    self = try CacheEntry.reading(path) { file in
      let features = try file.tensor("features")
      let patch = try file.tensor("patch").floats()
      guard features.shape.count == 3, features.dtype == .f16, patch.count == 2 else {
        throw CacheEntry.damaged(path, "it holds features of shape \(features.shape)")
      }
      let scene = CachedScene(
        rows: features.shape[0], columns: features.shape[1], patchWidth: patch[0], patchHeight: patch[1],
        features: features.withUnsafeBytes { CacheEntry.elements(of: $0) }, boxes: try file.tensor("boxes").floats(),
        thumbnail: try file.tensor("thumbnail").withUnsafeBytes { Array($0) })
      guard scene.boxes.count == 4 * scene.count, scene.thumbnail.count == 3 * Self.thumbnailSide * Self.thumbnailSide
      else {
        throw CacheEntry.damaged(path, "its tensors do not belong together")
      }
      return scene
    }
  }
}
