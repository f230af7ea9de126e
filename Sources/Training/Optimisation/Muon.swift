internal import CKernels
public import Tensors

/// Muon (Keller Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024), in the form of PyTorch's
/// `torch.optim.Muon` but for its 16-bit floats: Nesterov's momentum of a matrix's gradient, made orthogonal (``NewtonSchulz``), is
/// the step, so that every direction of the matrix moves alike, not only the few that gradients are large in.
///
/// For the matrices of a tower's blocks only; tables, heads and vectors are AdamW's.
public struct Muon: Sendable {
  /// How steps are made.
  public struct Options: Codable, Hashable, Sendable {
    /// The highest learning rate of matrices; over the run it goes as AdamW's does. Steps are its multiples of orthogonal matrices,
    /// times sqrt(rows / columns) where there are more rows than columns, so that it is much above AdamW's.
    public var learningRate: Double
    /// The share of the old mean of gradients in the new.
    public var momentum: Float

    /// Options with the usual defaults.
    public init(learningRate: Double = 0.02, momentum: Float = 0.95) {
      self.learningRate = learningRate
      self.momentum = momentum
    }
  }

  /// How steps are made.
  public let options: Options
  /// The running means of gradients, by the index of the parameter; nil before the first gradient, and for what is not Muon's.
  package var momenta: [Tensor?]

  /// - Parameter count: how many parameters there are.
  init(count: Int, options: Options) {
    self.options = options
    momenta = Array(repeating: nil, count: count)
  }

  /// Whether a parameter is a matrix of a tower's block.
  public static func moves(_ parameter: Parameter) -> Bool {
    parameter.shape.count == 2 && parameter.name.contains(".layers.")
  }

  /// A matrix to update: its place among the parameters, and its gradient.
  typealias Update = (index: Int, parameter: Parameter, gradient: Tensor)

  /// Updates matrices.
  ///
  /// - Parameters:
  ///   - rate: the learning rate of matrices in this step.
  ///   - decay: weight decay, times the rate.
  mutating func step(_ updates: [Update], rate: Double, decay: Float) throws {
    let ahead = updates.map { accumulate($0.gradient, into: $0.index) }
    for (update, direction) in zip(updates, try Muon.directions(ahead)) {
      let (rows, columns) = (Double(update.parameter.shape[0]), Double(update.parameter.shape[1]))
      let size = Float(rate * max(1, rows / max(1, columns)).squareRoot())
      try Muon.move(update.parameter, by: direction, size: size, keeping: 1 - Float(rate) * decay)
    }
  }

  /// Takes a gradient into the momentum; gives Nesterov's look ahead.
  private mutating func accumulate(_ gradient: Tensor, into index: Int) -> Tensor {
    var mean = momenta[index] ?? Tensor(repeating: 0, shape: gradient.shape)
    // Held in one place only while it is written, so that nothing is copied.
    momenta[index] = nil
    mean.blend(gradient, keeping: options.momentum)
    var ahead = gradient
    ahead.blend(mean, keeping: 1 - options.momentum)
    momenta[index] = mean
    return ahead
  }

  /// The matrices made orthogonal, each on one thread: hundreds of small products on all threads would spend their time on waiting
  /// for each other, most of all where other programs want the cores too.
  private static func directions(_ matrices: [Tensor]) throws -> [Tensor] {
    var results = [Result<Tensor, any Error>](repeating: .failure(CancellationError()), count: matrices.count)
    results.withUnsafeMutableBufferPointer { results in
      nonisolated(unsafe) let results = results
      Compute.parallel(matrices.count) { index in
        results[index] = Result { try NewtonSchulz.orthogonalized(matrices[index]) }
      }
    }
    return try results.map { try $0.get() }
  }

  private static func move(_ parameter: Parameter, by direction: Tensor, size: Float, keeping share: Float) throws {
    try parameter.update { weights in
      direction.withUnsafeElements { direction in
        guard let weights = weights.baseAddress, let direction = direction.baseAddress else { return }
        for index in 0..<parameter.count { weights[index] = weights[index] * share - size * direction[index] }
      }
    }
  }
}

extension Tensor {
  /// share * self + (1 - share) * other.
  fileprivate mutating func blend(_ other: Tensor, keeping share: Float) {
    let count = count
    withUnsafeMutableElements { own in
      other.withUnsafeElements { cck_blend(count, share, $0.baseAddress, own.baseAddress) }
    }
  }
}
