internal import Datasets
internal import Geometry
internal import Imaging
internal import OWLViT
package import Tensors

/// The parts of the model below that losses need; none of it is trained.
package struct FrozenModel: Sendable {
  private let model: OWLViTModel
  private let preprocessor: PreprocessorConfiguration

  /// Loads a model folder; weights are read when first used.
  package init(folder path: String) throws {
    let folder = CheckpointFolder(path: path)
    let configuration = try folder.configuration()
    model = try OWLViTModel(configuration, weights: folder.weights())
    preprocessor = try folder.preprocessor(configuration)
  }

  /// Width of a feature.
  package var featureWidth: Int { model.configuration.vision.hiddenSize }
  /// Width of a query's embedding.
  package var queryWidth: Int { model.configuration.text.hiddenSize }
  /// The side of the tower's input in pixels.
  package var inputSide: Int { model.configuration.vision.imageSize }

  /// Features in the space of queries: `[..., feature width]` to `[..., query width]`.
  package func classEmbedding(_ features: Tensor) throws -> Tensor { try model.classHead.embeddings(features) }

  /// A view as the tower takes it, `[1, 3, side, side]`.
  func pixels(_ sample: CropSample) throws -> Tensor {
    try preprocessor.input(sample.view.apply(to: Image.open(sample.example.image)))
  }

  /// Windows as shares of a view of `size`, as shares of the tower's input, where OWLv2 pads.
  func inputWindows(_ windows: Tensor, of size: PixelSize) -> Tensor {
    let seen = preprocessor.transform(size).toInput(size.bounds)
    return windows.multiplied(
      by: Tensor([Float(seen.x1), Float(seen.y1), Float(seen.x1), Float(seen.y1)], shape: [4]))
  }

  /// What pictures show, in the space of queries: the class embedding of the mean of all patches.
  ///
  /// - Parameter pixels: `[pictures, 3, side, side]`.
  /// - Returns: `[pictures, query width]`.
  func embedding(ofPixels pixels: Tensor) throws -> Tensor {
    let features = try model.features(pixels)
    let (count, patches) = (pixels.shape[0], features.shape[0] / pixels.shape[0])
    let mean = Tensor(repeating: 1 / Float(patches), shape: [1, patches])
    let pooled = try (0..<count).map { picture in
      try mean.times(features.slice((picture * patches)..<((picture + 1) * patches)))
    }
    return try classEmbedding(Tensor.concatenated(pooled))
  }
}
