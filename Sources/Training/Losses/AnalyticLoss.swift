internal import Tensors

extension Tensor {
  /// A scalar loss whose gradient was worked out along with it.
  ///
  /// - Parameters:
  ///   - value: the loss.
  ///   - input: the one tensor it depends on.
  ///   - gradient: of the input's shape.
  static func loss(_ value: Double, of input: Tensor, gradient: [Float]) -> Tensor {
    loss(value, of: input, gradient: Tensor(gradient, shape: input.shape))
  }

  /// The same with a gradient that is a tensor already.
  static func loss(_ value: Double, of input: Tensor, gradient: Tensor) -> Tensor {
    Tensor([Float(value)], shape: []).recorded(from: [input]) { upstream in
      [gradient.scaled(by: upstream.elements[0])]
    }
  }

  /// The mean of the squared differences of all elements, a scalar.
  func meanSquaredError(_ other: Tensor) -> Tensor {
    let difference = subtracting(other)
    return difference.multiplied(by: difference).mean()
  }
}
