internal import COneDNN

/// What the factors of matrix products are rounded to while a tape records. Sums, weights, norms, losses and the optimiser stay 32-bit
/// floats whatever it is.
public enum ProductPrecision: String, Codable, Hashable, Sendable, CaseIterable {
  /// 32-bit floats: not rounded.
  case float32 = "f32"
  /// The upper half of a 32-bit float: eight bits of mantissa, the whole range.
  case bfloat16 = "bf16"

  /// Whether this processor multiplies numbers of this precision by instructions made for that. Emulated, bfloat16 would be slower than floats.
  public var isSupported: Bool { self == .float32 || ccd_multiplies_bfloat16() }

  /// Bytes of a number.
  var bytes: Int { self == .float32 ? 4 : 2 }
}
