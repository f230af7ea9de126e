import Foundation
import Testing
import Training

@Suite struct TrainingLogTests {
  private static let events: [TrainingEvent] = [
    .started(.init(step: 0, totalSteps: 4, stepsPerEpoch: 2, values: 100, seconds: 0)),
    .step(
      .init(
        step: 1, epoch: 1, loss: 2.5, terms: ["window": 2, "quality": 0.5], learningRate: 1e-4, gradientNorm: .infinity,
        examplesPerSecond: 11, seconds: 1)),
    .step(
      .init(
        step: 2, epoch: 1, loss: 2, terms: [:], learningRate: 2e-4, gradientNorm: 3, examplesPerSecond: 11, seconds: 2)),
    .validated(.init(step: 2, epoch: 1, metrics: ["iou": .nan, "loss": 2], score: .nan, isBest: false, seconds: 3)),
    .checkpointed(step: 2, path: "/p"),
    .step(
      .init(
        step: 3, epoch: 2, loss: 1, terms: [:], learningRate: 1e-4, gradientNorm: 3, examplesPerSecond: 11, seconds: 4)),
    .interrupted(step: 3),
  ]

  private func write(_ path: String, _ events: [TrainingEvent]) throws {
    let log = try TrainingLog(path: path, keepingUntil: 0)
    for event in events { try log.append(event) }
  }

  @Test func eachEventIsALine() throws {
    let folder = try TemporaryFolder()
    try write(folder("log"), TrainingLogTests.events)
    let lines = try String(contentsOfFile: folder("log"), encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 7)
    #expect(
      lines[1] == """
        {"epoch":1,"event":"step","examples_per_second":11,"gradient_norm":"inf","learning_rate":0.0001,"loss":2.5,\
        "seconds":1,"step":1,"terms":{"quality":0.5,"window":2}}
        """)
    let records = try TrainingLog.records(at: folder("log"))
    #expect(records.map(\.event) == [.started, .step, .step, .validated, .checkpointed, .step, .interrupted])
    #expect(records[3].metrics?["iou"]?.isNaN == true && records[3].best == false)
    #expect(records[1] == TrainingRecord(TrainingLogTests.events[1]))
  }

  @Test func whatFollowsTheCheckpointIsCutOff() throws {
    let folder = try TemporaryFolder()
    try write(folder("log"), TrainingLogTests.events)
    let log = try TrainingLog(path: folder("log"), keepingUntil: 2)
    try log.append(TrainingLogTests.events[5])
    let records = try TrainingLog.records(at: folder("log"))
    #expect(records.map(\.step) == [0, 1, 2, 2, 2, 3])
    _ = try TrainingLog(path: folder("log"), keepingUntil: 0)
    #expect(try TrainingLog.records(at: folder("log")).map(\.event) == [.started])
  }

  /// A kill may cut the last line anywhere.
  @Test func aHalfWrittenLastLineIsLeftOut() throws {
    let folder = try TemporaryFolder()
    try write(folder("log"), TrainingLogTests.events)
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder("log")))
    for cut in [1, 2, 10, 30] {
      try whole.dropLast(cut).write(to: URL(fileURLWithPath: folder("log")))
      #expect(try TrainingLog.records(at: folder("log")).count == 6)
      let log = try TrainingLog(path: folder("log"), keepingUntil: 3)
      try log.append(.finished(step: 4, bestEpoch: nil))
      #expect(try TrainingLog.records(at: folder("log")).map(\.event).suffix(2) == [.step, .finished])
    }
    try (whole + Data(repeating: 0, count: 50) + Data([10])).write(to: URL(fileURLWithPath: folder("log")))
    #expect(try TrainingLog.records(at: folder("log")).count == 7)
  }

  @Test func anotherFileIsNotTakenForALog() throws {
    let folder = try TemporaryFolder()
    let text = "my notes\nabout\nsomething else\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder("notes")))
    for use in [
      { _ = try TrainingLog.records(at: folder("notes")) },
      { _ = try TrainingLog(path: folder("notes"), keepingUntil: 0) },
    ] {
      #expect(throws: TrainingError.logDamaged(path: folder("notes"), line: 1)) { try use() }
    }
    #expect(try String(contentsOfFile: folder("notes"), encoding: .utf8) == text)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aFullDiskIsAnError() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: folder("log"), withDestinationPath: "/dev/full")
    #expect(throws: TrainingError.logNotWritten(path: folder("log"), reason: "No space left on device")) {
      try write(folder("log"), TrainingLogTests.events)
    }
  }
}
