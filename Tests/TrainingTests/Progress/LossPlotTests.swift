import Foundation
import Geometry
import Imaging
import TestSupport
import Testing
import Training

@Suite struct LossPlotTests {
  /// The log of a made-up run: losses fall with noise, IoU rises.
  static func records(
    steps: Int, perEpoch: Int, terms: [String] = ["window", "quality", "aesthetic", "semantic", "reconstruction"],
    floor: Double = 0.35, validated: Bool = true
  ) -> [TrainingRecord] {
    var random = SeededGenerator(seed: 4)
    var events: [TrainingEvent] = []
    for step in 1...max(1, steps) where steps > 0 {
      let way = Double(step) / Double(steps)
      func value(_ start: Double) -> Double {
        start * (floor + (1 - floor) * exp(-7 * way)) * Double.random(in: 0.75...1.3, using: &random)
      }
      let parts = Dictionary(
        uniqueKeysWithValues: terms.enumerated().map { ($1, value(1.1 / Double($0 * 2 + 1))) })
      events.append(
        .step(
          .init(
            step: step, epoch: (step - 1) / perEpoch + 1, loss: terms.isEmpty ? value(2) : parts.values.reduce(0, +),
            terms: parts, learningRate: 1e-4 * way, gradientNorm: 1, examplesPerSecond: 9, seconds: way)))
      guard validated, step % perEpoch == 0 else { continue }
      let iou = 0.88 - 0.4 * exp(-4 * way) - 0.05 * max(0, way - 0.8) + Double.random(in: -0.01...0.01, using: &random)
      events.append(
        .validated(
          .init(
            step: step, epoch: step / perEpoch,
            metrics: [
              "IoU": iou, "BDE": 0.1 - 0.07 * way, "share ≥ .75": max(0, 1.7 * iou - 0.7),
              "loss": 1.8 * (0.5 + 0.5 * exp(-6 * way)), "examples": 32,
            ], score: iou, isBest: way < 0.8, seconds: way)))
    }
    return events.map(TrainingRecord.init)
  }

  /// How many pixels of a part of the picture are not nearly white.
  private func ink(_ picture: PixelBuffer, x: Range<Int>, y: Range<Int>) -> Int {
    y.reduce(0) { sum, row in
      sum
        + x.count {
          picture.bytes[(row * picture.width + $0) * 3..<(row * picture.width + $0) * 3 + 3].min() ?? 255 < 200
        }
    }
  }

  /// Small, because tests run without optimisation.
  private let size = PixelSize(width: 800, height: 328)

  @Test func showsTwoPanels() throws {
    let plot = try #require(LossPlot(LossPlotTests.records(steps: 1200, perEpoch: 60)))
    let picture = try plot.picture(size: size)
    #expect(picture.size == size)
    for half in [0..<400, 400..<800] { #expect(ink(picture, x: half, y: 0..<328) > 1500) }
    // The validation's first curve ends in the upper right, where nothing of a falling loss is.
    #expect(ink(picture, x: 740..<780, y: 90..<130) > 20)
    #expect(ink(picture, x: 340..<380, y: 97..<112) == 0)
  }

  @Test func logsOfAnyKindAreDrawn() throws {
    func step(_ step: Int, _ loss: Double, _ terms: [String: Double] = [:]) -> TrainingRecord {
      TrainingRecord(
        .step(
          .init(
            step: step, epoch: 1, loss: loss, terms: terms, learningRate: 0, gradientNorm: 0, examplesPerSecond: 0,
            seconds: 0)))
    }
    func validated(_ metrics: [String: Double]) -> TrainingRecord {
      TrainingRecord(
        .validated(.init(step: 1, epoch: 1, metrics: metrics, score: 0, isBest: true, seconds: 0)))
    }
    let logs: [[TrainingRecord]] = [
      [step(1, 0)], [step(1, -3), step(2, -3)], (1...9).map { step($0, 2) },
      (1...9).map { step($0, .nan) } + [step(10, 1)],
      [step(1, 1e-300), step(2, 1e300)], (1...9).map { step($0, pow(10, -Double($0))) },
      [step(1, 1, ["a": .infinity, "b": 0]), step(2, 1)], [validated(["iou": 0.5])],
      [validated(["bde": 7, "n": .nan])],
      [validated([:])], [step(1_000_000_000, 1)], [step(0, 1)],
      [step(1, 1, Dictionary(uniqueKeysWithValues: (0..<40).map { ("a long name of a term \($0)", Double($0)) }))],
    ]
    for (index, log) in logs.enumerated() {
      let picture = try LossPlot(log)?.picture(size: size)
      #expect(picture.map { ink($0, x: 0..<800, y: 0..<328) } ?? 0 > 300, "log \(index)")
    }
    #expect(LossPlot([]) == nil)
    #expect(LossPlot([TrainingRecord(.finished(step: 1, bestEpoch: nil))]) == nil)
  }

  @Test func drawsALogToAFile() throws {
    let folder = try TemporaryFolder()
    let log = try TrainingLog(path: folder("log.jsonl"), keepingUntil: 0)
    #expect(throws: TrainingError.nothingToPlot(path: folder("log.jsonl"))) {
      try LossPlot.draw(log: folder("log.jsonl"), to: folder("plot.png"))
    }
    try log.append(
      .step(
        .init(
          step: 1, epoch: 1, loss: 1, terms: [:], learningRate: 1e-4, gradientNorm: 1, examplesPerSecond: 1, seconds: 1)
      ))
    try LossPlot.draw(log: folder("log.jsonl"), to: folder("plot.webp"))
    #expect(try folder.contents() == ["log.jsonl", "plot.webp"])
    #expect(throws: ImagingError.unknownFormat(name: folder("plot.xyz"))) {
      try LossPlot.draw(log: folder("log.jsonl"), to: folder("plot.xyz"))
    }
  }

  @Test(arguments: [
    (0.0, 1.0, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0.213, 0.871, ["0.2", "0.4", "0.6", "0.8", "1.0"]),
    (-3.0, 14.0, ["−5", "0", "5", "10", "15"]), (0, 9e-5, ["0", "2e−5", "4e−5", "6e−5", "8e−5", "1e−4"]),
    (0, 130_000, ["0", "50k", "100k", "150k"]), (3, 3, ["1", "2", "3", "4", "5"]),
    (0, 4e9, ["0", "1e9", "2e9", "3e9", "4e9"]),
  ])
  func ticksAreRound(low: Double, high: Double, labels: [String]) {
    let axis = PlotAxis(low...high, ticks: 5)
    #expect(axis.ticks.map(axis.label) == labels)
    #expect(axis.share(low) >= 0 && axis.share(high) <= 1)
  }

  @Test func powersOfTenAreTicks() {
    let wide = PlotAxis(logarithmic: 3e-4...2.0)
    #expect(wide.ticks.map(wide.label) == ["0.001", "0.01", "0.1", "1"])
    #expect(abs(wide.share(0.1) - wide.share(0.01) - (wide.share(1) - wide.share(0.1))) < 1e-9)
    let narrow = PlotAxis(logarithmic: 0.3...2.5)
    #expect(narrow.ticks.map(narrow.label) == ["0.5", "1", "2"])
    #expect(narrow.share(0) < 0)
  }
}
