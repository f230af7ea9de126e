internal import CKernels

/// The instructions that encoders are computed with.
public enum KernelSet: String, Hashable, Sendable, CaseIterable {
  /// oneDNN's products, layer by layer: any processor, any width, 32-bit floats.
  case portable
  case avx2
  case avx512
  /// AVX-512 with products of bytes.
  case avx512VNNI = "avx512-vnni"

  /// The best this processor has.
  public static var best: KernelSet { KernelSet(cck_isa_available()) }

  /// Those this processor can run, weakest first.
  public static var available: [KernelSet] { allCases.filter { $0.isa.rawValue <= best.isa.rawValue } }

  /// Whether bytes are multiplied by instructions of their own: without them, bytes are hardly faster than floats.
  public var multipliesBytes: Bool { self == .avx512VNNI }

  private init(_ isa: cck_isa) { self = KernelSet.allCases.first { $0.isa == isa } ?? .portable }

  var isa: cck_isa {
    switch self {
    case .portable: CCK_PORTABLE
    case .avx2: CCK_AVX2
    case .avx512: CCK_AVX512
    case .avx512VNNI: CCK_AVX512_VNNI
    }
  }
}
