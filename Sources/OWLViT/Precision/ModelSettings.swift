package import Tensors

/// How a model is computed, and what is kept of it between processes.
public struct ModelSettings: Sendable {
  /// What the layers of both towers are computed in. Everything else is 32-bit floats.
  public enum Precision: String, Hashable, Sendable, CaseIterable {
    /// 32-bit floats: agrees with the reference to rounding.
    case float32 = "f32"
    /// Weights and activations as bytes with scales found as they come: several times as fast, features off by about a percent.
    /// Where this processor has no kernels for it, or the model's sizes fit none, 32-bit floats.
    case int8
    /// ``int8`` where it pays and was measured, on this model and on this machine, to stay near ``float32``; else that.
    case auto
  }

  /// What the layers of both towers are computed in.
  public var precision: Precision
  /// The folder in which packed weights are kept, so that the next process begins at once; nil for nowhere.
  public var packedWeights: String?
  /// The instructions that are used; this processor must have them.
  package var kernels: KernelSet

  /// Settings; by default 32-bit floats, and nothing is kept.
  public init(precision: Precision = .float32, packedWeights: String? = nil) {
    self.precision = precision
    self.packedWeights = packedWeights
    kernels = .best
  }

  /// Settings with the kernels that `CLIPCROP_KERNELS` names: `portable`, `avx2`, `avx512` or `avx512-vnni`; the best where it names none.
  ///
  /// - Throws: ``OWLViTError/unavailableKernels(name:available:)``.
  public init(precision: Precision, packedWeights: String?, environment: [String: String]) throws(OWLViTError) {
    self.init(precision: precision, packedWeights: packedWeights)
    guard let name = environment["CLIPCROP_KERNELS"], !name.isEmpty else { return }
    guard let named = KernelSet.available.first(where: { $0.rawValue == name }) else {
      throw .unavailableKernels(name: name, available: KernelSet.available.map(\.rawValue))
    }
    kernels = named
  }
}
