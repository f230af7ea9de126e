internal import CKernels
public import Tensors

/// Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101), in the order of operations of PyTorch, with the
/// gradients clipped by their global norm.
///
/// Weights are decayed where they are matrices (rank 2 and more); gains of norms, biases and single vectors are not, as is usual:
/// they do not multiply features with features, and pulling a gain towards zero only harms. Weights are written in place; the two
/// moments take as much memory again each, from a parameter's first gradient on.
public struct AdamW: Sendable {
  /// How steps are made.
  public struct Options: Codable, Hashable, Sendable {
    /// Weight decay, times the learning rate in each step.
    public var decay: Float
    /// The share of the old mean of gradients in the new.
    public var beta1: Float
    /// The share of the old mean of squared gradients in the new.
    public var beta2: Float
    /// Added to the root of the mean square, against division by zero.
    public var epsilon: Float
    /// Gradients whose norm, over all parameters, is larger are scaled down to it; nil leaves them alone.
    public var maximumNorm: Double?

    /// Options with the usual defaults.
    public init(
      decay: Float = 0.01, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, maximumNorm: Double? = 1
    ) {
      self.decay = decay
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.maximumNorm = maximumNorm
    }
  }

  /// What is remembered of a parameter's gradients.
  package struct Moments: Sendable {
    /// The running mean, of the parameter's shape.
    package var mean: Tensor
    /// The running mean of squares, of the parameter's shape.
    package var variance: Tensor
    /// How many steps had a gradient for this parameter.
    package var updates: Int
  }

  /// What is trained.
  public let parameters: [Parameter]
  /// How steps are made.
  public let options: Options
  /// By the index of the parameter; nil before its first gradient.
  package var moments: [Moments?]

  /// An optimiser that has made no step yet.
  ///
  /// - Parameter parameters: what to train; names differ.
  public init(_ parameters: [Parameter], options: Options = Options()) {
    precondition(Set(parameters.map(\.name)).count == parameters.count, "two parameters have one name")
    self.parameters = parameters
    self.options = options
    moments = Array(repeating: nil, count: parameters.count)
  }

  /// Whether a parameter's values are pulled towards zero.
  public static func decays(_ parameter: Parameter) -> Bool { parameter.shape.count >= 2 }

  /// Updates every parameter that has a gradient; one that has none is left alone, moments and all.
  ///
  /// - Parameters:
  ///   - gradients: of the loss.
  ///   - rate: the learning rate of this step.
  /// - Returns: the norm of the gradients before clipping. Where it is not finite, nothing has been changed.
  public mutating func step(_ gradients: Gradients, rate: Double) throws -> Double {
    let norm = norm(gradients)
    guard norm.isFinite else { return norm }
    let scale = scale(norm: norm)
    for index in parameters.indices {
      guard let gradient = gradients[parameters[index]] else { continue }
      try step(index, gradient: gradient, rate: rate, scale: scale)
    }
    return norm
  }

  /// The norm of all gradients together.
  func norm(_ gradients: Gradients) -> Double { AdamW.norm(of: parameters.lazy.compactMap { gradients[$0] }) }

  /// What gradients of a norm are multiplied by.
  func scale(norm: Double) -> Double {
    // PyTorch's guard against a norm of zero is kept, so that results are comparable.
    options.maximumNorm.map { min(1, $0 / (norm + 1e-6)) } ?? 1
  }

  /// The first parameter whose gradient holds a value that is not finite.
  package func firstNotFinite(_ gradients: Gradients) -> Parameter? {
    parameters.first { parameter in gradients[parameter].map { !AdamW.norm(of: [$0]).isFinite } ?? false }
  }

  /// Updates one parameter, its gradient times `scale`.
  mutating func step(_ index: Int, gradient: Tensor, rate: Double, scale: Double) throws {
    let parameter = parameters[index]
    var state =
      moments[index]
      ?? Moments(
        mean: Tensor(repeating: 0, shape: parameter.shape), variance: Tensor(repeating: 0, shape: parameter.shape),
        updates: 0)
    // Held in one place only while it is written, so that nothing is copied.
    moments[index] = nil
    defer { moments[index] = state }
    state.updates += 1
    let settings = cck_adamw(
      rate: Float(rate), beta1: options.beta1, beta2: options.beta2, epsilon: options.epsilon,
      decay: AdamW.decays(parameter) ? options.decay : 0,
      correction1: AdamW.correction(options.beta1, state.updates),
      correction2: AdamW.correction(options.beta2, state.updates), gradient_scale: Float(scale))
    try AdamW.apply(settings, gradient, to: parameter, mean: &state.mean, variance: &state.variance)
  }

  /// 1 - beta^t, which corrects for moments that begin at zero; of the same rounded beta that the moments are made with.
  private static func correction(_ beta: Float, _ updates: Int) -> Float {
    var (power, base, rest) = (1.0, Double(beta), updates)
    while rest > 0 {
      if rest & 1 == 1 { power *= base }
      base *= base
      rest >>= 1
    }
    return Float(1 - power)
  }

  private static func apply(
    _ settings: cck_adamw, _ gradient: Tensor, to parameter: Parameter, mean: inout Tensor, variance: inout Tensor
  ) throws {
    try parameter.update { weights in
      mean.withUnsafeMutableElements { mean in
        variance.withUnsafeMutableElements { variance in
          gradient.withUnsafeElements { gradient in
            Compute.parallelBlocks(weights.count) { range in
              var settings = settings
              let start = range.lowerBound
              cck_adamw_step(
                range.count, &settings, gradient.baseAddress.map { $0 + start }, weights.baseAddress.map { $0 + start },
                mean.baseAddress.map { $0 + start }, variance.baseAddress.map { $0 + start })
            }
          }
        }
      }
    }
  }

  /// The length of several tensors taken as one vector.
  private static func norm(of tensors: some Sequence<Tensor>) -> Double {
    tensors.reduce(0) { $0 + $1.sumOfSquares }.squareRoot()
  }
}

extension Tensor {
  /// The length of the elements taken as one vector.
  var norm: Double { sumOfSquares.squareRoot() }

  fileprivate var sumOfSquares: Double {
    let block = 1 << 15
    var sums = [Double](repeating: 0, count: (count + block - 1) / block)
    withUnsafeElements { x in
      sums.withUnsafeMutableBufferPointer { sums in
        // Each block has its own sum, so that the order of additions is always the same.
        nonisolated(unsafe) let sums = sums
        Compute.parallelBlocks(x.count, size: block) { range in
          guard !range.isEmpty else { return }
          sums[range.lowerBound / block] = cck_sum_of_squares(
            range.count, x.baseAddress.map { $0 + range.lowerBound })
        }
      }
    }
    return sums.reduce(0, +)
  }
}
