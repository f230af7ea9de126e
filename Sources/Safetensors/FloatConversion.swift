/// Conversions between the stored float types and 32-bit floats.
///
/// The loops read eight elements at a time through `loadUnaligned`, because a tensor may start at any byte of its
/// file, and use integer operations only, because without the F16C instructions (which the x86-64 baseline lacks) the
/// compiler turns every `Float(Float16)` into a library call.
enum FloatConversion {
  static func fromHalf(_ bytes: UnsafeRawBufferPointer, into destination: UnsafeMutableBufferPointer<Float>) {
    forEachEight(bytes, as: UInt16.self, into: destination, vector: expandHalf) {
      expandHalf(SIMD8(repeating: $0))[0]
    }
  }

  static func fromBrain(_ bytes: UnsafeRawBufferPointer, into destination: UnsafeMutableBufferPointer<Float>) {
    forEachEight(bytes, as: UInt16.self, into: destination) {
      unsafeBitCast(SIMD8<UInt32>(truncatingIfNeeded: $0) &<< 16, to: SIMD8<Float>.self)
    } scalar: {
      Float(bitPattern: UInt32($0) << 16)
    }
  }

  static func fromDouble(_ bytes: UnsafeRawBufferPointer, into destination: UnsafeMutableBufferPointer<Float>) {
    forEachEight(bytes, as: UInt64.self, into: destination) {
      SIMD8<Float>(unsafeBitCast($0, to: SIMD8<Double>.self))
    } scalar: {
      Float(Double(bitPattern: $0))
    }
  }

  /// The bits of a float rounded to nearest, ties to even, in the upper half; NaN stays NaN.
  static func toBrain(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
  }

  /// Half precision's exponent is rebased by 127 - 15 = 112, twice for infinities and NaN. Subnormal halves get the
  /// smallest normal exponent of a half and lose its implicit one again by a subtraction, which is exact. Choices are
  /// made by masks from the sign bits of differences: `replacing(with:where:)` takes thirty times as long.
  @inline(__always)
  private static func expandHalf(_ half: SIMD8<UInt16>) -> SIMD8<Float> {
    let wide = SIMD8<UInt32>(truncatingIfNeeded: half)
    let sign = (wide & 0x8000) &<< 16
    let magnitude = (wide & 0x7FFF) &<< 13
    let rebase = SIMD8<UInt32>(repeating: 112 << 23)
    let smallest = SIMD8<UInt32>(repeating: 113 << 23)
    let isSpecial = allOnes(whereNegative: SIMD8(repeating: (0x7C00 << 13) - 1) &- magnitude)
    let isSubnormal = allOnes(whereNegative: magnitude &- SIMD8(repeating: 0x0400 << 13))
    let rebased = magnitude &+ rebase &+ (isSpecial & rebase)
    let subnormal = unsafeBitCast(
      unsafeBitCast(magnitude &+ smallest, to: SIMD8<Float>.self) - unsafeBitCast(smallest, to: SIMD8<Float>.self),
      to: SIMD8<UInt32>.self)
    return unsafeBitCast(rebased & ~isSubnormal | subnormal & isSubnormal | sign, to: SIMD8<Float>.self)
  }

  @inline(__always)
  private static func allOnes(whereNegative difference: SIMD8<UInt32>) -> SIMD8<UInt32> {
    SIMD8(repeating: 0) &- (difference &>> 31)
  }

  @inline(__always)
  private static func forEachEight<Stored: FixedWidthInteger & SIMDScalar & BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, as type: Stored.Type, into destination: UnsafeMutableBufferPointer<Float>,
    vector: (SIMD8<Stored>) -> SIMD8<Float>, scalar: (Stored) -> Float
  ) {
    let stride = MemoryLayout<Stored>.stride
    let target = UnsafeMutableRawBufferPointer(destination)
    let whole = destination.count & ~7
    for index in Swift.stride(from: 0, to: whole, by: 8) {
      let stored = bytes.loadUnaligned(fromByteOffset: index * stride, as: SIMD8<Stored>.self)
      target.storeBytes(of: vector(stored), toByteOffset: index * 4, as: SIMD8<Float>.self)
    }
    for index in whole..<destination.count {
      destination[index] = scalar(bytes.loadUnaligned(fromByteOffset: index * stride, as: Stored.self))
    }
  }
}
