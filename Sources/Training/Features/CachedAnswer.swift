internal import ClipCrop
internal import Safetensors
internal import Tensors

/// What one view answers to one query, as it lies in the cache.
package struct CachedAnswer: Sendable, Hashable {
  /// The query's embedding, of length 1: `[query width]`.
  package let embedding: [Float]
  /// For each patch the cosine with the query and the probability that it shows it: `[patches, 2]`.
  package let relevance: [Float]

  init(_ query: SceneQuery) {
    (embedding, relevance) = (query.embedding, query.relevance.elements)
  }
}

extension CachedAnswer {
  static func shapes(patches: Int, queryWidth: Int) -> [String: [Int]] {
    ["embedding": [queryWidth], "relevance": [patches, 2]]
  }

  var byteCount: Int { 4 * (embedding.count + relevance.count) }

  func write(to path: String) throws {
    try CacheEntry.write(
      [
        .init(name: "embedding", dtype: .f32, shape: [embedding.count], bytes: CacheEntry.bytes(of: embedding)),
        .init(name: "relevance", dtype: .f32, shape: [relevance.count / 2, 2], bytes: CacheEntry.bytes(of: relevance)),
      ], to: path)
  }

  /// Reads an entry.
  ///
  /// - Throws: ``TrainingError/damagedCacheEntry(path:reason:)``.
  package init(path: String) throws {
    (embedding, relevance) = try CacheEntry.reading(path) { file in
      (try file.tensor("embedding").floats(), try file.tensor("relevance").floats())
    }
  }
}
