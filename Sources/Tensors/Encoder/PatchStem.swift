internal import CKernels

/// What stands before the layers of a vision tower: the patches of images by their weights, behind a token that is the same for all
/// images; positions are added, then normed.
public struct PatchStem: Sendable {
  private let patches: PatchEmbedding
  private let token: Parameter
  private let norm: LayerNorm

  /// Takes `patch_embedding` and `class_embedding` from `embeddings`.
  public init(_ embeddings: WeightScope, patches: PatchEmbedding, norm: LayerNorm, width: Int) throws {
    token = try embeddings.parameter("class_embedding", [width])
    (self.patches, self.norm) = (patches, norm)
  }

  /// - Parameters:
  ///   - pixels: `[batch, channels, height, width]`; sides are multiples of the patch size, or the rest is dropped.
  ///   - positions: `[1 + patches, width]`.
  /// - Returns: `[batch, 1 + patches, width]`.
  public func callAsFunction(_ pixels: Tensor, positions: Tensor) throws -> Tensor {
    try norm(patches(pixels).prependingToken(token.value()).adding(positions))
  }

  /// What there is to train.
  var parameters: [Parameter] { patches.parameters + [token, norm.gain, norm.shift] }

  /// Lends all of it to the kernels.
  func withKernelStem<R>(
    _ pixels: Tensor, positions: Tensor, _ body: (UnsafePointer<cck_stem>) throws -> R
  ) throws -> R {
    let (panels, token) = (try patches.panels(), try token.value())
    return try pixels.withUnsafeElements { planes in
      try positions.withUnsafeElements { positions in
        try token.withUnsafeElements { token in
          try norm.withKernelNorm { norm in
            try panels.withProduct { precision, weight in
              var stem = cck_stem(
                pixels: planes.baseAddress, channels: pixels.shape[1], height: pixels.shape[2], width: pixels.shape[3],
                patch: patches.size, precision: precision, weight: weight, token: token.baseAddress,
                positions: positions.baseAddress, norm: norm.pointee)
              return try body(&stem)
            }
          }
        }
      }
    }
  }
}
