import Tensors
import Testing

private let activations: [Activation] = [.none, .quickGELU, .gelu, .elu, .sigmoid, .relu]

/// Every recorded op against central differences.
@Suite struct PullbackTests {
  private let x = Tensor.random([3, 4, 5], seed: 1)

  @Test func rearranging() throws {
    try FiniteDifference.check(x) { $0[0].reshaped([6, 10]) }
    try FiniteDifference.check(x) { $0[0].slice(1..<3) }
    try FiniteDifference.check(x) { $0[0].slice(2..<3) }
    try FiniteDifference.check(x) { $0[0].gatheringRows([0, 7, 7, 11, 0, 7]) }
    try FiniteDifference.check(x, Tensor.random([1, 4, 5], seed: 2), Tensor.random([2, 4, 5], seed: 3)) {
      Tensor.concatenated([$0[1], $0[0], $0[2]])
    }
    try FiniteDifference.check(x) { Tensor.concatenated([$0[0], $0[0].slice(0..<1), $0[0]]) }
    try FiniteDifference.check(x, x, wanted: [false, true]) { Tensor.concatenated($0) }
  }

  @Test func firstTokens() throws {
    let token = Tensor.random([5], seed: 41)
    for wanted in [[true, true], [true, false], [false, true]] {
      try FiniteDifference.check(x, token, wanted: wanted) { $0[0].prependingToken($0[1]) }
    }
    try FiniteDifference.check(x) { $0[0].multipliedByFirstToken() }
    let joined = x.prependingToken(token)
    #expect(joined.shape == [3, 5, 5] && joined.row(5) == token.elements && joined.row(6) == x.row(4))
    let merged = joined.multipliedByFirstToken()
    #expect(merged.shape == x.shape && merged.row(7) == zip(x.row(7), token.elements).map { $0 * $1 })
  }

  @Test(arguments: [[3, 4, 5], [4, 5], [5], []])
  func elementwise(shape: [Int]) throws {
    let y = Tensor.random(shape, seed: 4)
    for wanted in [[true, true], [true, false], [false, true]] {
      try FiniteDifference.check(x, y, wanted: wanted) { $0[0].adding($0[1]) }
      try FiniteDifference.check(x, y, wanted: wanted) { $0[0].subtracting($0[1]) }
      try FiniteDifference.check(x, y, wanted: wanted) { $0[0].multiplied(by: $0[1]) }
    }
  }

  @Test func oneTensorTwice() throws {
    try FiniteDifference.check(x) { $0[0].multiplied(by: $0[0]).adding($0[0]) }
    try FiniteDifference.check(x) { $0[0].subtracting($0[0].scaled(by: 3)) }
  }

  @Test func scaledAndReduced() throws {
    try FiniteDifference.check(x) { $0[0].scaled(by: -2.5) }
    try FiniteDifference.check(x) { $0[0].sum() }
    try FiniteDifference.check(x) { $0[0].multiplied(by: $0[0]).mean() }
  }

  /// Long enough for several blocks of a parallel loop, where a block that is left out would show.
  @Test func longTensors() throws {
    let long = Tensor.random([9, 1 << 13], seed: 5)
    let row = Tensor.random([1 << 13], seed: 6)
    let tape = Tape()
    let (a, b) = (tape.variable(long), tape.variable(row))
    let gradients = try tape.gradients(of: tape.record { a.multiplied(by: b).adding(b).scaled(by: 2).sum() })
    let wantedA = (0..<9).flatMap { _ in row.elements.map { 2 * Double($0) } }
    let wantedB = row.elements.indices.map { i in (0..<9).reduce(18.0) { $0 + 2 * Double(long.elements[$1 << 13 | i]) }
    }
    #expect(relativeError(gradients[a]?.elements ?? [], wantedA) < 1e-6)
    #expect(relativeError(gradients[b]?.elements ?? [], wantedB) < 1e-6)
  }

  @Test(arguments: activations, [[true, true, true, true], [true, false, false, false], [false, true, true, false]])
  func linear(activation: Activation, wanted: [Bool]) throws {
    let (w, b) = (Tensor.random([7, 5], seed: 7), Tensor.random([7], seed: 8))
    let r = Tensor.random([3, 4, 7], seed: 9)
    // A kink in the step's reach would spoil the comparison: x w + b of these seeds comes near zero in a few places.
    let step: Float = activation == .relu || activation == .elu ? 1 / 1024 : 1 / 64
    let tolerance = step < 1 / 64 ? 4e-3 : 1e-3
    try FiniteDifference.check(x, w, b, r, wanted: wanted, step: step, tolerance: tolerance) {
      try $0[0].linear($0[1], bias: $0[2], activation: activation, residual: $0[3])
    }
    try FiniteDifference.check(x, w, wanted: Array(wanted.prefix(2)), step: step, tolerance: tolerance) {
      try $0[0].linear($0[1], bias: nil, activation: activation)
    }
  }

  @Test func linearOfTheSameTensorTwice() throws {
    try FiniteDifference.check(Tensor.random([4, 4], seed: 10)) { try $0[0].timesTransposed($0[0]) }
    try FiniteDifference.check(Tensor.random([4, 4], seed: 10)) { inputs in
      try inputs[0].linear(inputs[0], bias: nil, residual: inputs[0])
    }
  }

  @Test(arguments: activations)
  func activated(activation: Activation) throws {
    // Away from 0, where relu has a kink and elu one in its second derivative.
    let away = Tensor(x.elements.map { $0 + ($0 < 0 ? -0.05 : 0.05) }, shape: x.shape).scaled(by: 2)
    try FiniteDifference.check(away) { try $0[0].activated(activation) }
  }

  @Test func layerNormalized() throws {
    let (gain, shift) = (Tensor.random([5], seed: 11), Tensor.random([5], seed: 12))
    try FiniteDifference.check(x, gain, shift) {
      try $0[0].layerNormalized(gain: $0[1], shift: $0[2], epsilon: 1e-5)
    }
    // So large an epsilon that forgetting it shows.
    try FiniteDifference.check(x, gain, shift) {
      try $0[0].layerNormalized(gain: $0[1], shift: $0[2], epsilon: 0.5)
    }
    try FiniteDifference.check(x, gain, shift, wanted: [true, false, false]) {
      try $0[0].layerNormalized(gain: $0[1], shift: $0[2], epsilon: 1e-5)
    }
    try FiniteDifference.check(Tensor.random([1, 5], seed: 13), gain, shift) {
      try $0[0].layerNormalized(gain: $0[1], shift: $0[2], epsilon: 1e-5)
    }
  }

  @Test func softmax() throws {
    try FiniteDifference.check(x) { try $0[0].scaled(by: 3).softmax() }
    try FiniteDifference.check(Tensor.random([2, 1], seed: 14), tolerance: .infinity) { try $0[0].softmax() }
  }

  @Test(arguments: [Float(0), 1e-6, 0.5])
  func l2Normalized(epsilon: Float) throws {
    try FiniteDifference.check(x) { $0[0].l2Normalized(epsilon: epsilon) }
  }

  @Test func l2NormalizedOfZerosHasAFiniteGradient() throws {
    let tape = Tape()
    let zeros = tape.variable(Tensor(repeating: 0, shape: [2, 3]))
    let gradient = try tape.gradients(of: tape.record { zeros.l2Normalized(epsilon: 1e-6).sum() })[zeros]
    #expect(gradient?.elements.allSatisfy { $0.isFinite } == true)
  }

  /// 7 x 9 pixels by patches of 3: rests that fill no patch have no gradient.
  @Test func patchEmbedding() throws {
    let weight = Tensor.random([4, 2, 3, 3], seed: 15)
    let layer = try PatchEmbedding(WeightScope(TensorDictionary(["weight": weight])), channels: 2, size: 3, width: 4)
    try FiniteDifference.check(Tensor.random([2, 2, 7, 9], seed: 16)) { try layer($0[0]) }
  }

  @Test func dropoutReplaysItsMask() throws {
    try FiniteDifference.check(x, seed: 5) { $0[0].dropout(0.4).multiplied(by: $0[0]) }
  }

  @Test func productsOfNoRowsHaveZeroGradients() throws {
    let tape = Tape()
    let (w, b) = (tape.variable(Tensor.random([3, 5], seed: 17)), tape.variable(Tensor.random([3], seed: 18)))
    let none = Tensor([], shape: [0, 5])
    let loss = try tape.record { try none.linear(w, bias: b).sum().adding(w.sum()) }
    let gradients = try tape.gradients(of: loss)
    #expect(gradients[w]?.elements == [Float](repeating: 1, count: 15))
    #expect(gradients[b]?.elements == [0, 0, 0])
  }

  @Test func cropsOfImages() throws {
    let images = Tensor.random([2, 3, 6, 5], seed: 19)
    // All samples of these are at least a third of a pixel away from the middles of pixels, where bilinear samples have kinks;
    // the second and third reach beyond the image.
    let windows = Tensor([0.8, 0.59, 0.56, 0.67, 0.6, 0.25, 0.55, 0.69, 0.42, 0.26, 0.6, 0.65], shape: [3, 4])
    for wanted in [[true, true], [true, false], [false, true]] {
      try FiniteDifference.check(images, windows, wanted: wanted) {
        cropResized($0[0], windows: $0[1], sources: [1, 0, 1], height: 4, width: 3)
      }
    }
  }

  @Test func meansUnderWindows() throws {
    let features = Tensor.random([30, 4], seed: 20)
    // Away from kinks as in `cropsOfImages`, the first reaching beyond the picture.
    let windows = Tensor([0.6, 0.17, 0.61, 0.5, 0.4, 0.67, 0.62, 0.51], shape: [2, 4])
    for wanted in [[true, true], [true, false], [false, true]] {
      for grid in [1, 3] {
        try FiniteDifference.check(features, windows, wanted: wanted) {
          try windowMeans($0[0], rows: 6, columns: 5, windows: $0[1], grid: grid)
        }
      }
    }
  }

  /// The same as resampling, whose gradients PyTorch's are compared with.
  @Test func meansUnderWindowsAreThoseOfSamples() throws {
    let features = Tensor.random([1, 1, 6, 5], seed: 24)
    let windows = Tensor([0.3, 0.9, 0.8, 0.7, 0.5, 0.5, 1, 1, 0.4, 0.3, 0, 0.1], shape: [3, 4])
    let samples = cropResized(features, windows: windows, sources: [0, 0, 0], height: 7, width: 7)
    let means = try windowMeans(features.reshaped([30, 1]), rows: 6, columns: 5, windows: windows, grid: 7)
    #expect(
      relativeError(
        means.elements, (0..<3).map { samples.slice($0..<($0 + 1)).elements.reduce(0) { $0 + Double($1) / 49 } }) < 1e-6
    )
  }

  @Test func matrixProduct() throws {
    let (a, b) = (Tensor.random([3, 4], seed: 21), Tensor.random([4, 5], seed: 22))
    for wanted in [[true, true], [true, false], [false, true]] {
      try FiniteDifference.check(a, b, wanted: wanted) { try $0[0].times($0[1]) }
    }
    try FiniteDifference.check(Tensor.random([3, 3], seed: 23)) { try $0[0].times($0[0]) }
  }
}
