import Foundation
import Tensors
import Testing

/// Tolerance of every comparison here: sums of a few thousand float32 products differ from double precision by about 1e-6.
private let tolerance = 3e-6

@Suite struct OpTests {
  /// Odd sizes reach the tails of vectorised kernels, 577 is the tokens of base/32.
  @Test(arguments: [(1, 1, 1), (7, 5, 3), (16, 64, 48), (577, 96, 130), (33, 768, 4)])
  func linear(rows: Int, inputs: Int, outputs: Int) throws {
    let x = Tensor.random([rows, inputs], seed: 1)
    let w = Tensor.random([outputs, inputs], seed: 2)
    let b = Tensor.random([outputs], seed: 3)
    let r = Tensor.random([rows, outputs], seed: 4)
    let layer = try Linear(WeightScope(TensorDictionary(["weight": w, "bias": b])), inputs: inputs, outputs: outputs)
    for activation in [Activation.none, .quickGELU, .gelu, .elu, .sigmoid, .relu] {
      for residual in [nil, r] {
        let got = try layer(x, activation: activation, residual: residual)
        let want = Oracle.linear(x, w, bias: b, activation: activation, residual: residual)
        #expect(relativeError(got.elements, want) < tolerance, "\(activation), residual \(residual != nil)")
      }
    }
    let plain = try Linear(
      WeightScope(TensorDictionary(["weight": w])), inputs: inputs, outputs: outputs, bias: false)
    #expect(
      relativeError(try plain(x).elements, Oracle.linear(x, w, bias: nil, activation: .none, residual: nil)) < tolerance
    )
  }

  @Test func linearPackedForOneNumberOfRowsServesOthers() throws {
    let w = Tensor.random([70, 50], seed: 5)
    let b = Tensor.random([70], seed: 6)
    let layer = try Linear(WeightScope(TensorDictionary(["weight": w, "bias": b])), inputs: 50, outputs: 70)
    for rows in [300, 1, 17, 64, 300] {
      let x = Tensor.random([rows, 50], seed: UInt64(rows))
      let want = Oracle.linear(x, w, bias: b, activation: .none, residual: nil)
      #expect(relativeError(try layer(x).elements, want) < tolerance, "\(rows) rows")
    }
  }

  @Test func leadingAxesStay() throws {
    let w = Tensor.random([6, 4], seed: 7)
    let layer = try Linear(WeightScope(TensorDictionary(["weight": w])), inputs: 4, outputs: 6, bias: false)
    #expect(try layer(Tensor.random([2, 3, 4], seed: 8)).shape == [2, 3, 6])
    #expect(try layer(Tensor(repeating: 0, shape: [0, 4])).shape == [0, 6])
  }

  @Test(arguments: [Activation.quickGELU, .gelu, .elu, .sigmoid, .relu])
  func activations(activation: Activation) throws {
    let x = Tensor([-90, -20, -3.3, -1, -0.001, 0, 0.5, 1, 4, 30, 90], shape: [11])
    let got = try x.activated(activation)
    for (value, want) in zip(got.elements, x.elements.map { Oracle.activate(Double($0), activation) }) {
      #expect(abs(Double(value) - want) < 2e-6 * max(1, abs(want)))
    }
  }

  @Test(arguments: [(1, 1), (5, 7), (64, 577), (3, 1000)])
  func softmax(rows: Int, width: Int) throws {
    let x = Tensor.random([rows, width], seed: 9).scaled(by: 30)
    let want = (0..<rows).flatMap { Oracle.softmax(x.row($0).map(Double.init)) }
    #expect(relativeError(try x.softmax().elements, want) < tolerance)
  }

  @Test(arguments: [(1, 8), (5, 7), (577, 768)])
  func layerNorm(rows: Int, width: Int) throws {
    let x = Tensor.random([rows, width], seed: 10)
    let (gain, shift) = (Tensor.random([width], seed: 11), Tensor.random([width], seed: 12))
    let got = try x.layerNormalized(gain: gain, shift: shift, epsilon: 1e-5)
    #expect(relativeError(got.elements, Oracle.layerNorm(x, gain: gain, shift: shift, epsilon: 1e-5)) < tolerance)
  }

  @Test(arguments: [(1, 1, 1, 4, 1), (2, 16, 16, 48, 4), (1, 9, 5, 30, 3), (1, 145, 145, 64, 2), (3, 2, 40, 32, 8)])
  func attentionOfHeads(batch: Int, queries: Int, keys: Int, width: Int, heads: Int) throws {
    let q = Tensor.random([batch, queries, width], seed: 13).scaled(by: 3)
    let k = Tensor.random([batch, keys, width], seed: 14).scaled(by: 3)
    let v = Tensor.random([batch, keys, width], seed: 15)
    var masks = [AttentionMask.none, AttentionMask(validKeys: (0..<batch).map { 1 + $0 % keys })]
    if queries == keys {
      masks += [AttentionMask(causal: true), AttentionMask(causal: true, validKeys: (0..<batch).map { 1 + $0 % keys })]
    }
    for mask in masks {
      let got = try attention(q: q, k: k, v: v, heads: heads, mask: mask)
      let want = Oracle.attention(q: q, k: k, v: v, heads: heads, mask: mask)
      #expect(relativeError(got.elements, want) < tolerance, "\(mask)")
    }
  }

  /// Enough tokens that the scores do not fit the scratch limit and attention runs strip by strip.
  @Test func attentionInStrips() throws {
    let (tokens, width, heads) = (1100, 8, 2)
    let q = Tensor.random([1, tokens, width], seed: 16)
    let k = Tensor.random([1, tokens, width], seed: 17)
    let v = Tensor.random([1, tokens, width], seed: 18)
    let got = try attention(q: q, k: k, v: v, heads: heads)
    let want = Oracle.attention(q: q, k: k, v: v, heads: heads, mask: .none)
    #expect(relativeError(got.elements, want) < tolerance)
  }

  @Test func patchConvolution() throws {
    let pixels = Tensor.random([2, 3, 17, 12], seed: 19)
    let weight = Tensor.random([10, 3, 4, 4], seed: 20)
    let layer = try PatchEmbedding(
      WeightScope(TensorDictionary(["weight": weight])), channels: 3, size: 4, width: 10)
    let got = try layer(pixels)
    #expect(got.shape == [2, 12, 10])
    #expect(relativeError(got.elements, Oracle.convolution(pixels, weight, size: 4)) < tolerance)
  }

  @Test func embeddingReadsRows() throws {
    let table = Tensor.random([9, 5], seed: 21)
    let layer = try Embedding(WeightScope(TensorDictionary(["weight": table])), count: 9, width: 5)
    let got = try layer([8, 0, 8])
    #expect(got.shape == [3, 5])
    #expect(got.row(0) == table.row(8) && got.row(1) == table.row(0) && got.row(2) == table.row(8))
  }

  @Test func l2Normalization() {
    let x = Tensor([3, 4, 0, 0, 1e-20, 0], shape: [3, 2])
    let got = x.l2Normalized(epsilon: 1e-6)
    #expect(abs(got.row(0)[0] - 0.6) < 1e-6 && abs(got.row(0)[1] - 0.8) < 1e-6)
    #expect(got.row(1) == [0, 0], "a row of zeros stays one")
  }

  @Test func elementwiseOpsRepeatTrailingShapes() {
    let x = Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2])
    #expect(x.adding(Tensor([10, 20], shape: [2])).elements == [11, 22, 13, 24, 15, 26])
    #expect(x.multiplied(by: x).elements == [1, 4, 9, 16, 25, 36])
    #expect(Tensor.concatenated([x, x.slice(1..<2)]).elements == [1, 2, 3, 4, 5, 6, 3, 4])
  }

  @Test func timesTransposed() throws {
    let (a, b) = (Tensor.random([5, 33], seed: 22), Tensor.random([9, 33], seed: 23))
    let want = Oracle.linear(a, b, bias: nil, activation: .none, residual: nil)
    #expect(relativeError(try a.timesTransposed(b).elements, want) < tolerance)
  }
}
