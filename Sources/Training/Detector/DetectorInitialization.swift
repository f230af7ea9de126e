internal import Foundation
package import OWLViT
package import Tensors

/// The weights of a detector that is trained from nothing, drawn from a seed.
///
/// Towers begin as CLIP's do (Radford et al., arXiv 2103.00020, and the code that came with it): with w the width and L the layers of
/// a tower, queries, keys and values have a standard deviation of w^-1/2, the first layer of an MLP (2 w)^-1/2, what is added
/// to the residual stream w^-1/2 (2 L)^-1/2, class embedding of the vision tower and the text projection w^-1/2,
/// tokens 0.02, positions of texts 0.01. Patches and heads are those of `RandomInitialization`, but for the last layers:
///
/// - The factor of logits, ELU(s) + 1, begins at 16 (bias 15) and the shift at -6 / 16, so that patches begin near a logit of
///   16 (0 - 6 / 16) = -6: nearly all patches show nothing of what is asked for. Their weights are small, so that this holds everywhere.
/// - Positions of patches begin as sines and cosines of their row and column (``GridPositions``), so that neighbours are alike from the
///   start; drawn at random, a tower takes thousands of pictures to find out which patches lie side by side.
/// - Boxes begin where the box bias puts them, three patches large: large enough to overlap with what they shall become.
package struct DetectorInitialization: WeightSource {
  private let base: RandomInitialization
  private let configuration: OWLViTConfiguration

  package init(seed: UInt64, configuration: OWLViTConfiguration) {
    base = RandomInitialization(seed: seed)
    self.configuration = configuration
  }

  package var names: [String] { base.names }
  package func shape(of name: String) -> [Int]? { base.shape(of: name) }
  package func prepare(_ name: String, _ shape: [Int]) { base.prepare(name, shape) }

  package func tensor(_ name: String) throws -> Tensor {
    let drawn = try base.tensor(name)
    if name.hasSuffix("vision_model.embeddings.position_embedding.weight") {
      return GridPositions(side: configuration.vision.imageSize / configuration.vision.patchSize).embeddings(
        drawn.shape)
    }
    if let bias = DetectorInitialization.bias(name) { return Tensor(bias, shape: drawn.shape) }
    if name.hasPrefix("class_head.logit") { return drawn.scaled(by: 0.01) }
    if name == "box_head.dense2.weight" { return drawn.scaled(by: 0.1) }
    guard let wanted = deviation(name) else { return drawn }
    return drawn.scaled(
      by: wanted / DetectorInitialization.deviation(of: drawn.shape, isTable: name.contains("embedding")))
  }

  private static func bias(_ name: String) -> [Float]? {
    switch name {
    case "class_head.logit_scale.bias": [15]
    case "class_head.logit_shift.bias": [-6.0 / 16]
    case "box_head.dense2.bias": [0, 0, Float(log(3.0)), Float(log(3.0))]
    default: nil
    }
  }

  /// The standard deviation that `RandomInitialization` draws with.
  private static func deviation(of shape: [Int], isTable: Bool) -> Float {
    isTable || shape.count < 2 ? 0.02 : (2 / Float(shape[0] + shape.dropFirst().reduce(1, *))).squareRoot()
  }

  /// CLIP's standard deviation of a tower's weight; nil where it is left as drawn.
  private func deviation(_ name: String) -> Float? {
    guard name.hasPrefix(configuration.kind.rawValue), name.hasSuffix("weight") || name.hasSuffix("class_embedding"),
      !name.contains("norm"), !name.contains("patch_embedding")
    else { return nil }
    let isText = name.contains("text")
    let width = Float(isText ? configuration.text.hiddenSize : configuration.vision.hiddenSize)
    let layers = Float(isText ? configuration.text.layers : configuration.vision.layers)
    let one = 1 / width.squareRoot()
    if name.contains("token_embedding") { return 0.02 }
    if name.contains("position_embedding") { return isText ? 0.01 : one }
    if name.contains("fc1") { return one / Float(2).squareRoot() }
    if name.contains("fc2") || name.contains("out_proj") { return one / (2 * max(1, layers)).squareRoot() }
    return one
  }
}
