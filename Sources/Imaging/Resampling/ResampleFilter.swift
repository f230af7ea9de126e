#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A reconstruction filter with the numbers of `resample` in `preprocessor_config.json` (Pillow's), widened when
/// shrinking so that nothing is skipped.
public enum ResampleFilter: Int, CaseIterable, Sendable {
  /// A windowed sinc, 3 lobes.
  case lanczos = 1
  /// A triangle.
  case bilinear = 2
  /// Keys' cubic with a = -0.5, the one of OWL-ViT.
  case bicubic = 3

  /// How far the filter reaches, in pixels of the smaller picture.
  var support: Double {
    switch self {
    case .lanczos: 3
    case .bilinear: 1
    case .bicubic: 2
    }
  }

  /// The filter's value `distance` pixels from its middle.
  func value(_ distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .lanczos: return x < 3 ? ResampleFilter.sinc(x) * ResampleFilter.sinc(x / 3) : 0
    case .bilinear: return max(0, 1 - x)
    case .bicubic:
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
    }
  }

  private static func sinc(_ x: Double) -> Double {
    x == 0 ? 1 : sin(Double.pi * x) / (Double.pi * x)
  }
}
