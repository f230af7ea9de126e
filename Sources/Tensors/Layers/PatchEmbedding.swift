/// A convolution whose stride is its kernel, without bias: one vector for each square patch of an image. Its weight is stored as
/// `weight` `[width, channels, size, size]`.
public struct PatchEmbedding: Sendable {
  private let projection: Linear
  /// The side of a patch.
  let size: Int

  /// Takes `weight` from `weights`.
  public init(_ weights: WeightScope, channels: Int, size: Int, width: Int) throws {
    projection = try Linear(
      weights, inputs: channels * size * size, outputs: width, bias: false,
      storedShape: [width, channels, size, size])
    self.size = size
  }

  /// - Parameter pixels: `[batch, channels, height, width]`.
  /// - Returns: `[batch, rows * columns, width]`, patches row by row.
  public func callAsFunction(_ pixels: Tensor) throws -> Tensor {
    try projection(unfoldedPatches(pixels, size: size))
  }

  /// What there is to train.
  var parameters: [Parameter] { projection.parameters }

  /// The weights in panels.
  func panels() throws -> PanelMatrix { try projection.panelMatrix() }
}
