extension Tensor {
  /// Each element is set to zero with probability `rate` and else divided by 1 - rate, while a tape with a seed records; at
  /// any other time the tensor itself (Srivastava et al., JMLR 2014).
  public func dropout(_ rate: Float) -> Tensor {
    guard rate > 0, var random = Tape.current?.nextRandom() else { return self }
    let keep = 1 / (1 - rate)
    let mask = Tensor(shape: shape) { mask in
      for i in mask.indices { mask[i] = random.unit() < rate ? 0 : keep }
    }
    return multiplied(by: mask)
  }
}
