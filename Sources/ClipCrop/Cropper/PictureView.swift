internal import Imaging
internal import OWLViT

/// What can be known of a picture before anything is asked, each part computed once, when it is first needed.
actor PictureView {
  nonisolated let image: Image
  private var encoding: Task<EncodedImage, any Error>?
  private var attention: AttentionMap?

  init(_ image: Image) { self.image = image }

  /// The picture as the model sees it.
  func encoded(by detector: Detector) async throws -> EncodedImage {
    if let encoding { return try await encoding.value }
    // Whoever asks meanwhile waits for the same.
    let task = Task { try await detector.encode(image) }
    encoding = task
    do {
      return try await task.value
    } catch {
      encoding = nil
      throw error
    }
  }

  /// Where the eye goes.
  func attention(by saliency: Saliency) throws -> AttentionMap {
    if let attention { return attention }
    let map = saliency.attention(of: try image.pixels(longestSide: Saliency.thumbnailSide))
    attention = map
    return map
  }
}
