#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Synchronization

/// The weights of a model that is trained from nothing. Each tensor is drawn from the seed and its own name, so that a model's
/// beginning does not change when a layer is added elsewhere.
///
/// Gains of norms (`weight` of rank 1) begin at 1 and biases at 0. Matrices are drawn uniformly with the variance of Glorot and
/// Bengio (AISTATS 2010), tables and single vectors normally with a standard deviation of 0.02, as CLIP's.
public final class RandomInitialization: WeightSource {
  private let seed: UInt64
  private let shapes = Mutex<[String: [Int]]>([:])

  /// Weights that depend on `seed` alone.
  public init(seed: UInt64) { self.seed = seed }

  /// The names asked for so far, sorted.
  public var names: [String] { shapes.withLock { $0.keys.sorted() } }
  /// The shape of a tensor that was asked for.
  public func shape(of name: String) -> [Int]? { shapes.withLock { $0[name] } }
  /// The values of a tensor that was asked for: drawn anew each time, the same ones, since a copy kept here would stay in
  /// memory beside the one that is trained.
  public func tensor(_ name: String) throws -> Tensor {
    guard let shape = shape(of: name) else { throw TensorError.missingTensor(name: name) }
    return draw(name, shape)
  }
  /// Notes a tensor to be drawn; a name asked for twice keeps its first shape.
  public func prepare(_ name: String, _ shape: [Int]) {
    shapes.withLock { if $0[name] == nil { $0[name] = shape } }
  }

  private func draw(_ name: String, _ shape: [Int]) -> Tensor {
    if shape.count == 1 && name.hasSuffix("bias") { return Tensor(repeating: 0, shape: shape) }
    if shape.count == 1 && name.hasSuffix("weight") { return Tensor(repeating: 1, shape: shape) }
    var random = SeededRandom(seed: seed, stream: SeededRandom.hash(name))
    guard shape.count >= 2, !name.contains("embedding") || name.contains("patch_embedding") else {
      return Tensor((0..<shape.reduce(1, *)).map { _ in 0.02 * random.normal() }, shape: shape)
    }
    let (outputs, inputs) = (shape[0], shape.dropFirst().reduce(1, *))
    let limit = (6 / Float(inputs + outputs)).squareRoot()
    return Tensor((0..<shape.reduce(1, *)).map { _ in limit * (2 * random.unit() - 1) }, shape: shape)
  }
}

extension SeededRandom {
  /// A number of the standard normal distribution (Box and Muller, 1958).
  public mutating func normal() -> Float {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * .pi * unit())
  }
}
