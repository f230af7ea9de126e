import Geometry
import Tensors
import Testing
import Training

@Suite struct WindowLossTests {
  /// One, four and seven targets for four windows, and a single window.
  @Test(arguments: ["window", "one_window"])
  func agreesWithPyTorch(name: String) throws {
    let fixture = try TrainingFixture("losses")
    let targets = try (name == "window" ? 0..<3 : 1..<3).map { try fixture.boxes("window.targets\($0)") }
    let tape = Tape()
    let windows = tape.variable(try fixture("\(name).windows"))
    let result = try tape.record { try WindowLoss()(windows, targets: targets) }
    #expect(abs(Double(result.loss.elements[0]) - (try fixture.value("\(name).value"))) < 1e-6)
    #expect(distance(try tape.gradients(of: result.loss)[windows], try fixture("\(name).windows.gradient")) < 1e-6)
    for (pairs, targets) in zip(result.matches, targets) {
      #expect(pairs.count == min(windows.shape[1], targets.count))
    }
  }

  @Test func matchesOfTheDecoderFixtureAgree() throws {
    let fixture = try TrainingFixture("decoder")
    let targets = try (0..<2).map { try fixture.boxes("sample\($0).targets") }
    let result = try WindowLoss()(try fixture("crop.windows"), targets: targets)
    for (sample, pairs) in result.matches.enumerated() {
      let wanted = try fixture("sample\(sample).matches")
      #expect(pairs.flatMap { [Float($0.row), Float($0.column)] } == wanted.elements)
    }
    #expect(abs(Double(result.loss.elements[0]) - (try fixture.value("loss.window"))) < 1e-6)
  }

  @Test func unmatchedWindowsHaveNoGradient() throws {
    let tape = Tape()
    let windows = tape.variable(Tensor([0.5, 0.5, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1], shape: [1, 2, 4]))
    let result = try tape.record { try WindowLoss()(windows, targets: [[.unit]]) }
    #expect(result.matches == [[.init(row: 0, column: 0)]])
    let gradient = try tape.gradients(of: result.loss)[windows]?.elements ?? []
    #expect(gradient.suffix(4) == [0, 0, 0, 0] && gradient.prefix(4).contains { $0 != 0 })
  }

  @Test func weightsOfTheTermsCount() throws {
    let windows = Tensor([0.4, 0.5, 0.5, 0.5], shape: [1, 1, 4])
    let box = Box<Normalized>(centerX: 0.5, centerY: 0.5, width: 0.5, height: 0.5)
    let l1 = try WindowLoss(distance: BoxDistance(l1: 1, giou: 0))(windows, targets: [[box]]).loss.elements[0]
    #expect(abs(l1 - 0.1) < 1e-6)
  }

  @Test func aWindowThatIsNoNumberIsAnError() {
    let windows = Tensor([0.5, 0.5, .nan, 0.5], shape: [1, 1, 4])
    #expect(throws: TrainingError.matchingCostNotFinite(row: 0, column: 0)) {
      try WindowLoss()(windows, targets: [[.unit]])
    }
  }
}
