internal import Foundation
internal import Geometry
internal import OWLViT
internal import Tensors

/// Runs a trained ``CropDecoder`` on encoded pictures, on the thread that does all model work.
actor CropProposer {
  private let decoder: CropDecoder

  /// All of the decoder's work runs on ``ComputeThread``.
  nonisolated var unownedExecutor: UnownedSerialExecutor { ComputeThread.shared.asUnownedSerialExecutor() }

  init(_ decoder: CropDecoder) { self.decoder = decoder }

  /// Windows for each of `ratios` (nil for a free one), the best first.
  ///
  /// - Parameters:
  ///   - subjects: what must be in the crop, all of it; empty for the picture as a whole.
  ///   - shot: how much of the frame it is to take.
  func propose(
    _ image: EncodedImage, _ subjects: [AskedSubject], shot: Shot?, ratios: [AspectRatio?]
  ) throws -> [[WindowProposal]] {
    let memory = try memory(image, subjects, shot)
    return try ratios.map { ratio in
      let relative = ratio.map { $0.value / image.size.ratio }
      let proposal = try decoder.propose(memory, ratios: [relative])
      let windows = proposal.windows.reshaped([decoder.configuration.queries, 4]).boxes
      let proposals = zip(windows, proposal.quality.elements).map { window, quality in
        WindowProposal(box: window.scaled(to: image.size), quality: CropProposer.sigmoid(quality))
      }
      return proposals.sorted { $0.quality > $1.quality }
    }
  }

  /// How good given windows are, 0...1, each by itself.
  func rate(
    _ windows: [Box<Pixels>], of image: EncodedImage, _ subjects: [AskedSubject], shot: Shot?
  ) throws -> [Double] {
    guard !windows.isEmpty else { return [] }
    let rows = windows.flatMap { window -> [Float] in
      let box = window.normalized(in: image.size)
      return [Float(box.centerX), Float(box.centerY), Float(box.width), Float(box.height)]
    }
    let ratings = try decoder.rate(memory(image, subjects, shot), windows: Tensor(rows, shape: [1, windows.count, 4]))
    return ratings.elements.map(CropProposer.sigmoid)
  }

  private func memory(
    _ image: EncodedImage, _ subjects: [AskedSubject], _ shot: Shot?
  ) throws -> CropDecoder.Memory {
    let query = try image.sceneQuery(subjects, shot: shot)
    return try decoder.memory(
      DecoderInput(image.patchScene(), query: query, queryWidth: decoder.configuration.queryWidth))
  }

  private static func sigmoid(_ x: Float) -> Double { 1 / (1 + exp(-Double(x))) }
}

extension SceneQuery {
  /// Several queries as one: the middle of their embeddings, and for each patch the most that any of them says.
  static func joining(_ queries: [SceneQuery]) throws -> SceneQuery? {
    guard let first = queries.first, queries.count > 1 else { return queries.first }
    let width = first.embedding.count
    let sum = queries.dropFirst().reduce(Tensor(first.embedding, shape: [1, width])) {
      $0.adding(Tensor($1.embedding, shape: [1, width]))
    }
    let relevance = queries.dropFirst().reduce(first.relevance.elements) { zip($0, $1.relevance.elements).map(max) }
    return SceneQuery(
      embedding: sum.l2Normalized(epsilon: 1e-6).elements, relevance: Tensor(relevance, shape: first.relevance.shape))
  }
}
