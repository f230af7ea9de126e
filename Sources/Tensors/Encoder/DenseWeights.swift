internal import CKernels

/// A layer's weights while they are packed: `[outputs, inputs]`, and a bias for each output.
struct DenseWeights {
  let matrix: Tensor
  let bias: [Float]
  let outputs: Int
  let inputs: Int

  init(_ matrix: Tensor, bias: [Float]) {
    self.matrix = matrix
    self.bias = bias
    (outputs, inputs) = (matrix.shape[0], matrix.shape[1])
  }

  /// More outputs, as far as panels are whole, all zero.
  func fillingPanels() -> DenseWeights {
    let panel = Int(CCK_PANEL)
    let padded = (outputs + panel - 1) / panel * panel
    return padded == outputs ? self : spreadingOutputs(heads: 1, to: padded)
  }

  /// Each head's outputs at the begin of a panel of its own, zeros behind.
  func spreadingOutputs(heads: Int, to spread: Int) -> DenseWeights {
    guard spread != outputs else { return self }
    let (own, wide) = (outputs / heads, spread / heads)
    var (values, shifts) = ([Float](repeating: 0, count: spread * inputs), [Float](repeating: 0, count: spread))
    for output in 0..<outputs {
      let target = output / own * wide + output % own
      shifts[target] = bias[output]
      values.replaceSubrange((target * inputs)..<((target + 1) * inputs), with: matrix.row(output))
    }
    return DenseWeights(Tensor(values, shape: [spread, inputs]), bias: shifts)
  }

  /// Weights for inputs that are spread like that.
  func spreadingInputs(heads: Int, to spread: Int) -> DenseWeights {
    guard spread != inputs else { return self }
    let (own, wide) = (inputs / heads, spread / heads)
    var values = [Float](repeating: 0, count: outputs * spread)
    for output in 0..<outputs {
      for (input, value) in matrix.row(output).enumerated() {
        values[output * spread + input / own * wide + input % own] = value
      }
    }
    return DenseWeights(Tensor(values, shape: [outputs, spread]), bias: bias)
  }
}
