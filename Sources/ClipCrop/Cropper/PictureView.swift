package import Imaging
internal import OWLViT

/// What can be known of a picture before anything is asked, each part computed once, when it is first needed.
package actor PictureView {
  package nonisolated let image: Image
  private var encodings: [(detector: Detector, task: Task<EncodedImage, any Error>)] = []
  private var attending: Task<AttentionMap, any Error>?

  package init(_ image: Image) { self.image = image }

  /// The picture as a model sees it.
  func encoded(by detector: Detector) async throws -> EncodedImage {
    // Whoever asks meanwhile waits for the same.
    if let known = encodings.first(where: { $0.detector === detector }) { return try await known.task.value }
    let task = Task { try await detector.encode(image) }
    encodings.append((detector, task))
    do {
      return try await task.value
    } catch {
      encodings.removeAll { $0.task == task }
      throw error
    }
  }

  /// Where the eye goes.
  func attention(by saliency: Saliency) async throws -> AttentionMap {
    let task = attending ?? Task { try await PictureView.attention(of: image, by: saliency) }
    attending = task
    do {
      return try await task.value
    } catch {
      attending = nil
      throw error
    }
  }

  /// Begins to find out where the eye goes; whether that fails is told to whoever asks.
  nonisolated func prepareAttention(by saliency: Saliency) {
    Task { try await attention(by: saliency) }
  }

  /// Off the actor, so that the model is not kept from the picture meanwhile.
  @concurrent
  private static func attention(of image: Image, by saliency: Saliency) async throws -> AttentionMap {
    saliency.attention(of: try image.pixels(longestSide: Saliency.thumbnailSide))
  }
}
