import Foundation
import Geometry
import Tensors
import Testing
import Training

/// Losses of logits, computed in double precision and rounded once.
private let tolerance = 1e-6

@Suite struct QualityLossTests {
  /// Logits of 80 and -80 are among them: exp(80) squared would overflow.
  @Test func agreesWithPyTorch() throws {
    let fixture = try TrainingFixture("losses")
    let tape = Tape()
    let logits = tape.variable(try fixture("quality.logits"))
    let loss = try tape.record { QualityLoss()(logits, targets: try fixture("quality.targets")) }
    #expect(abs(Double(loss.elements[0]) - (try fixture.value("quality.value"))) < tolerance * 10)
    #expect(distance(try tape.gradients(of: loss)[logits], try fixture("quality.logits.gradient")) < tolerance)
  }

  @Test func weightsLeavePaddingOut() throws {
    let (logits, targets) = (Tensor([1, -2, 50], shape: [1, 3]), Tensor([1, 0, 0], shape: [1, 3]))
    let tape = Tape()
    let padded = tape.variable(logits)
    let loss = tape.record { QualityLoss()(padded, targets: targets, weights: Tensor([1, 1, 0], shape: [1, 3])) }
    let plain = QualityLoss()(Tensor([1, -2], shape: [2]), targets: Tensor([1, 0], shape: [2]))
    #expect(loss.elements == plain.elements)
    #expect(try tape.gradients(of: loss)[padded]?.elements[2] == 0)
    #expect(QualityLoss()(logits, targets: targets, weights: Tensor(repeating: 0, shape: [1, 3])).elements == [0])
  }

  @Test func infiniteLogitsReachTheLoss() {
    let loss = QualityLoss()(Tensor([.nan], shape: [1]), targets: Tensor([1], shape: [1]))
    #expect(loss.elements[0].isNaN)
  }

  @Test func targetsAreTheBestRatingTimesOverlap() throws {
    let fixture = try TrainingFixture("losses")
    let windows = try fixture("quality_targets.windows")
    let rated = zip(
      try fixture.boxes("quality_targets.crops"), try fixture("quality_targets.scores").elements
    ).map { RatedWindow(box: $0, score: Double($1)) }
    let tape = Tape()
    let got = tape.record {
      QualityLoss.targets(for: tape.variable(windows.reshaped([1, windows.rows, 4])), rated: [rated])
    }
    #expect(!got.isRecorded)
    #expect(distance(got.reshaped([windows.rows]), try fixture("quality_targets.value")) < tolerance)
    let unrated = QualityLoss.targets(for: windows.reshaped([1, windows.rows, 4]), rated: [[]])
    #expect(unrated.elements.allSatisfy { $0 == 0 })
  }
}

@Suite struct FocalLossTests {
  @Test func agreesWithPyTorch() throws {
    let fixture = try TrainingFixture("losses")
    let tape = Tape()
    let logits = tape.variable(try fixture("focal.logits"))
    let loss = try tape.record {
      FocalLoss()(logits, targets: try fixture("focal.targets"), mask: try fixture("focal.mask"))
    }
    #expect(abs(Double(loss.elements[0]) - (try fixture.value("focal.value"))) < tolerance)
    #expect(distance(try tape.gradients(of: loss)[logits], try fixture("focal.logits.gradient")) < tolerance)
  }

  @Test func withoutDiscountItIsWeighedCrossEntropy() {
    let (logits, targets) = (Tensor([0.5, -1], shape: [1, 2]), Tensor([1, 0], shape: [1, 2]))
    let focal = FocalLoss(gamma: 0, alpha: 0.5)(logits, targets: targets).elements[0]
    // Half of the sum per one positive, against the mean of two.
    #expect(abs(focal - QualityLoss()(logits, targets: targets).elements[0]) < 1e-6)
  }

  /// Fast arithmetic against the formula in double precision, over all logits that matter, soft targets and several blocks of a
  /// parallel loop. A logit that is not a number reaches the loss, unless it is masked.
  @Test(arguments: [2.0, 1.5]) func fastArithmeticIsExact(gamma: Double) throws {
    let count = (1 << 15) + 777
    let x = (0..<count).map { Float($0 % 4001) * 0.01 - 20 }
    let t = (0..<count).map { [Float(0), 1, 0.25, 0, 0.75][$0 % 5] }
    let w = (0..<count).map { Float($0 % 7 == 0 ? 0 : 1) }
    var (value, gradient) = (0.0, [Double]())
    for index in x.indices {
      let (x, t, w) = (Double(x[index]), Double(t[index]), Double(w[index]))
      let (p, q) = (1 / (1 + exp(-x)), 1 / (1 + exp(x)))
      let (miss, balance) = (p * (1 - t) + q * t, 0.25 * t + 0.75 * (1 - t))
      let entropy = log1p(exp(-abs(x))) + max(x, 0) - x * t
      let slope = gamma * pow(miss, gamma - 1) * (1 - 2 * t) * p * q
      value += w * balance * pow(miss, gamma) * entropy
      gradient.append(w * balance * (slope * entropy + pow(miss, gamma) * (p * (1 - t) - q * t)))
    }
    let positives = zip(t, w).reduce(0) { $0 + Double($1.0 * $1.1) }
    let tape = Tape()
    let logits = tape.variable(Tensor(x, shape: [count, 1]))
    let (targets, mask) = (Tensor(t, shape: [count, 1]), Tensor(w, shape: [count, 1]))
    let loss = tape.record { FocalLoss(gamma: gamma)(logits, targets: targets, mask: mask) }
    #expect(abs(Double(loss.elements[0]) - value / positives) < 1e-6 * value / positives)
    let found = try #require(try tape.gradients(of: loss)[logits]).elements
    for (index, expected) in gradient.enumerated() {
      let error = abs(Double(found[index]) - expected / positives)
      // Where the gradient crosses zero its two parts cancel.
      #expect(error <= 3e-6 * abs(expected / positives) + 1e-7 / positives, "logit \(x[index]), target \(t[index])")
    }
    var broken = Tensor(x, shape: [count, 1])
    broken.withUnsafeMutableElements { $0[0] = .nan }
    #expect(FocalLoss(gamma: gamma)(broken, targets: targets, mask: mask).elements[0].isFinite)
    broken.withUnsafeMutableElements {
      $0[40_000 % count] = .nan; $0[1] = .nan
    }
    #expect(FocalLoss(gamma: gamma)(broken, targets: targets, mask: mask).elements[0].isNaN)
  }

  @Test(arguments: [Float(-200), -40, 0, 40, 200])
  func largeLogitsAreFinite(logit: Float) throws {
    for target in [Float(0), 0.5, 1] {
      let tape = Tape()
      let x = tape.variable(Tensor([logit], shape: [1, 1]))
      let loss = tape.record { FocalLoss()(x, targets: Tensor([target], shape: [1, 1])) }
      #expect(loss.elements[0].isFinite)
      #expect(try tape.gradients(of: loss)[x]?.elements[0].isFinite == true)
    }
  }
}

@Suite struct CrossEntropyLossTests {
  @Test func agreesWithPyTorch() throws {
    let fixture = try TrainingFixture("losses")
    let tape = Tape()
    let logits = tape.variable(try fixture("cross_entropy.logits"))
    let labels = try fixture("cross_entropy.labels").elements.map { Int($0) }
    let loss = tape.record { CrossEntropyLoss()(logits, labels: labels) }
    #expect(abs(Double(loss.elements[0]) - (try fixture.value("cross_entropy.value"))) < tolerance)
    #expect(distance(try tape.gradients(of: loss)[logits], try fixture("cross_entropy.logits.gradient")) < tolerance)
  }

  @Test func largeLogitsDoNotOverflow() {
    let loss = CrossEntropyLoss()(Tensor([1000, 0, -1000, 0], shape: [2, 2]), labels: [0, 0])
    #expect(loss.elements == [500])
  }

  @Test func noRowsCostNothing() {
    #expect(CrossEntropyLoss()(Tensor([], shape: [0, 3]), labels: []).elements == [0])
  }
}
