/// The element type of a tensor as a safetensors header names it.
///
/// The cases stand in the order of the reference implementation, by growing alignment: its writer sorts by it.
public enum DType: String, Sendable, Hashable, CaseIterable {
  /// One byte, 0 or 1.
  case bool = "BOOL"
  /// 4-bit float (MX format), two to a byte.
  case f4 = "F4"
  /// 6-bit float, 2 exponent and 3 mantissa bits.
  case f6e2m3 = "F6_E2M3"
  /// 6-bit float, 3 exponent and 2 mantissa bits.
  case f6e3m2 = "F6_E3M2"
  /// Unsigned 8-bit integer.
  case u8 = "U8"
  /// Signed 8-bit integer.
  case i8 = "I8"
  /// 8-bit float, 5 exponent bits.
  case f8e5m2 = "F8_E5M2"
  /// 8-bit float, 4 exponent bits.
  case f8e4m3 = "F8_E4M3"
  /// 8-bit power of two (MX scale).
  case f8e8m0 = "F8_E8M0"
  /// 8-bit float, 4 exponent bits, no negative zero.
  case f8e4m3fnuz = "F8_E4M3FNUZ"
  /// 8-bit float, 5 exponent bits, no negative zero.
  case f8e5m2fnuz = "F8_E5M2FNUZ"
  /// Signed 16-bit integer.
  case i16 = "I16"
  /// Unsigned 16-bit integer.
  case u16 = "U16"
  /// IEEE half precision.
  case f16 = "F16"
  /// The upper half of a single-precision float.
  case bf16 = "BF16"
  /// Signed 32-bit integer.
  case i32 = "I32"
  /// Unsigned 32-bit integer.
  case u32 = "U32"
  /// IEEE single precision.
  case f32 = "F32"
  /// Two single-precision floats, real and imaginary.
  case c64 = "C64"
  /// IEEE double precision.
  case f64 = "F64"
  /// Signed 64-bit integer.
  case i64 = "I64"
  /// Unsigned 64-bit integer.
  case u64 = "U64"

  /// Bits an element takes; below eight, elements are packed.
  public var bits: Int {
    switch self {
    case .f4: 4
    case .f6e2m3, .f6e3m2: 6
    case .bool, .u8, .i8, .f8e5m2, .f8e4m3, .f8e8m0, .f8e4m3fnuz, .f8e5m2fnuz: 8
    case .i16, .u16, .f16, .bf16: 16
    case .i32, .u32, .f32: 32
    case .c64, .f64, .i64, .u64: 64
    }
  }

  /// Whether `readFloats` converts this type.
  public var isReadableAsFloat: Bool {
    switch self {
    case .f64, .f32, .f16, .bf16: true
    default: false
    }
  }
}
