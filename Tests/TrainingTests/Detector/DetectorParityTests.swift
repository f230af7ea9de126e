import Geometry
import OWLViT
import Tensors
import Testing
import Training

/// A training step of a whole detector against PyTorch's, by Tools/detector_fixture.py: PyTorch in double, here in single precision.
@Suite struct DetectorParityTests {
  /// What the fixture computes: boxes at positives alone.
  private var plain: DetectorTrainingOptions {
    var options = DetectorTrainingOptions()
    options.innerBoxWeight = 0
    return options
  }

  @Test func targets() throws {
    let fixture = try DetectorFixture()
    let batch = try fixture.batch()
    let targets = DetectorTargets.centre(batch.objects, grid: DetectorFixture.grid, classes: 3)
    let objects = batch.objects.flatMap { $0 }
    let expected = try fixture.integers("positives")
    #expect(targets.positives.map(\.row) == expected.map { $0[0] })
    #expect(targets.positives.map(\.box) == expected.map { objects[$0[1]].box })
    let ignored = targets.ignored.sorted { ($0.row, $0.class) < ($1.row, $1.class) }.map { [$0.row, $0.class] }
    #expect(ignored == (try fixture.integers("ignored")))
  }

  @Test func forward() throws {
    let fixture = try DetectorFixture()
    let (model, batch) = (try fixture.model(), try fixture.batch())
    let features = try model.features(batch.pixels)
    let logits = try model.classHead(features).logits(model.text(batch.queries))
    let boxes = try model.boxHead(features.reshaped([2, 16, 16]), rows: 4, columns: 4)
    #expect(distance(logits, try fixture["logits"].reshaped([32, 3])) < 1e-5)
    #expect(distance(boxes, try fixture["boxes"]) < 1e-5)
  }

  /// Every parameter receives the gradient that PyTorch finds. Key biases have none, for the softmax takes them out: rounding is all
  /// there is. Rows of the token table that no query uses have none either.
  @Test func gradientsOfAllParameters() throws {
    let fixture = try DetectorFixture()
    let model = try fixture.model()
    let tape = Tape()
    let loss = try tape.record { try DetectorObjective(model: model, options: plain)(fixture.batch()) }
    let terms = try fixture["terms"].elements.map(Double.init)
    for (name, expected) in zip(["class", "contrast", "box"], terms) {
      #expect(abs((loss.terms[name] ?? .nan) - expected) < 1e-5 * expected, "\(name)")
    }
    let gradients = try tape.gradients(of: loss.total)
    for parameter in model.parameters {
      let found = try #require(gradients[parameter], "\(parameter.name) has no gradient")
      if parameter.name.hasSuffix("k_proj.bias") {
        #expect(found.elements.allSatisfy { abs($0) < 1e-4 }, "\(parameter.name)")
      } else {
        let expected = try fixture["gradient." + parameter.name]
        #expect(found.shape == expected.shape)
        #expect(expected.elements.contains { $0 != 0 }, "\(parameter.name)")
        #expect(distance(found, expected) < 1e-4, "\(parameter.name)")
      }
    }
    let table = try #require(model.parameters.first { $0.name.contains("token_embedding") })
    let used = Set(try fixture.batch().queries.flatMap { $0 })
    for row in 0..<32 where !used.contains(row) && row != 0 {
      #expect(gradients[table]?.row(row).allSatisfy { $0 == 0 } == true)
    }
  }

  /// Steps are 1e-3: an error of 1e-5 is a hundredth of one. AdamW divides by the root of the squared gradient, so that values whose
  /// gradient is as small as its rounding error move differently; there are few.
  @Test func threeSteps() throws {
    let fixture = try DetectorFixture()
    let (model, batch) = (try fixture.model(), try fixture.batch())
    let objective = DetectorObjective(model: model, options: plain)
    var optimizer = AdamW(model.parameters, options: AdamW.Options(decay: 0.01, maximumNorm: 1))
    let (totals, norms) = (try fixture["totals"].elements, try fixture["norms"].elements)
    for step in 0..<3 {
      let tape = Tape()
      let loss = try tape.record { try objective(batch) }
      #expect(abs(loss.total.elements[0] - totals[step]) < 1e-4 * totals[step])
      let norm = try optimizer.step(tape.gradients(of: loss.total), rate: 1e-3)
      #expect(abs(norm - Double(norms[step])) < 1e-3 * norm)
    }
    for parameter in model.parameters where !parameter.name.hasSuffix("k_proj.bias") {
      let expected = try fixture["step3." + parameter.name]
      let worst = zip(try parameter.value().elements, expected.elements).map { abs($0 - $1) }.max() ?? .infinity
      #expect(worst < 1e-5, "\(parameter.name)")
    }
  }

  @Test func nothingFrozenIsTrained() throws {
    let fixture = try DetectorFixture()
    let model = try fixture.model()
    for parameter in model.parameters { parameter.isTrainable = !parameter.name.hasPrefix("owlvit.text") }
    var options = plain
    options.freezeText = true
    let tape = Tape()
    let loss = try tape.record { try DetectorObjective(model: model, options: options)(fixture.batch()) }
    // The embeddings are those of the tower in the loop.
    let term = try fixture["terms"].elements[0]
    #expect(abs(Float(loss.terms["class"] ?? .nan) - term) < 1e-5 * term)
    let gradients = try tape.gradients(of: loss.total)
    for parameter in model.parameters { #expect((gradients[parameter] == nil) == !parameter.isTrainable) }
  }

  @Test func matchingFindsThePatchThatDoesBest() throws {
    let grid = DetectorGrid(pictures: 2, rows: 2, columns: 2)
    let box = Box<Normalized>(centerX: 0.5, centerY: 0.5, width: 0.4, height: 0.4)
    let other = Box<Normalized>(centerX: 0.2, centerY: 0.2, width: 0.1, height: 0.1)
    let boxes = Tensor(
      [Float](repeating: 0.9, count: 16) + [
        0.9, 0.9, 0.1, 0.1, 0.5, 0.5, 0.4, 0.4, 0.2, 0.2, 0.1, 0.1, 0.5, 0.5, 0.4, 0.4,
      ],
      shape: [8, 4])
    // Patches 5 and 7 have the box; 7 knows its class.
    var logits = Tensor(repeating: -5, shape: [8, 2])
    logits.withUnsafeMutableElements { $0[15] = 5 }
    let objects: [[DetectorBatch.Object]] = [[], [.init(box: other, classes: [0]), .init(box: box, classes: [1])]]
    let targets = try DetectorTargets.hungarian(objects, grid: grid, logits: logits, boxes: boxes)
    #expect(targets.positives.map(\.row) == [6, 7])
    #expect(targets.positives.map(\.classes) == [[0], [1]])
    #expect(targets.mask == nil)
    logits.withUnsafeMutableElements { $0[9] = .nan }
    #expect(throws: TrainingError.self) {
      try DetectorTargets.hungarian(
        [[], [.init(box: box, classes: [0, 1])]], grid: grid, logits: logits, boxes: boxes.scaled(by: .nan))
    }
  }
}
