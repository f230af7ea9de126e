/// What the products of an encoder are computed in.
public enum EncoderPrecision: String, Hashable, Sendable, CaseIterable {
  /// 32-bit floats.
  case float32 = "f32"
  /// Weights and activations as bytes, sums exact: weights with a scale for each output and group of inputs, activations with one for
  /// each token and group, found as they come. What stands before and after the layers is computed in whole numbers of 12 bits, likewise;
  /// norms, softmax and residuals stay 32-bit floats.
  case int8
}
