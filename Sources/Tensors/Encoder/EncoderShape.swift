internal import CKernels

/// The sizes of a transformer encoder.
public struct EncoderShape: Hashable, Sendable {
  /// The width of a token.
  public let width: Int
  /// Heads of attention.
  public let heads: Int
  /// The width inside the MLP.
  public let hidden: Int
  /// How many layers.
  public let layers: Int
  /// The MLP's non-linearity.
  public let activation: Activation
  /// What layer norms add to the variance.
  public let epsilon: Float

  /// The sizes of an encoder.
  public init(width: Int, heads: Int, hidden: Int, layers: Int, activation: Activation, epsilon: Float) {
    (self.width, self.heads, self.hidden, self.layers) = (width, heads, hidden, layers)
    self.activation = activation
    self.epsilon = epsilon
  }

  /// What the heads take together in the kernels: a panel each.
  var mixed: Int { heads * Int(CCK_PANEL) }

  /// Whether there are kernels for it: widths of whole panels, heads of at most one, and CLIP's activation.
  var hasKernels: Bool { activation == .quickGELU && layers > 0 && cck_encoder_supports(width, heads, hidden) }
}
