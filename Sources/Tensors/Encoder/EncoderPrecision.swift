/// What the products of an encoder are computed in.
public enum EncoderPrecision: String, Hashable, Sendable, CaseIterable {
  /// 32-bit floats.
  case float32 = "f32"
  /// Weights and activations as bytes, sums exact: weights with a scale for each output and group of
  /// inputs, activations with one for each token and group, found as they come. Norms, softmax, residuals and what stands before and after the layers stay 32-bit floats.
  case int8
}
