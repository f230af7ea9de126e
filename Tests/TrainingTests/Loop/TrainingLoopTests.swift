import Foundation
import Safetensors
import Tensors
import TestSupport
import Testing
import Training

/// What a test throws to end a run as a kill would: without saving.
private struct Killed: Error {}

@Suite struct TrainingLoopTests {
  /// Runs a new model in a folder, killed after `step` where that is given.
  @discardableResult
  private func run(
    _ folder: String, options: TrainingOptions = .sample(), identity: RunIdentity = .sample, killedAfter: Int? = nil,
    stoppedAfter: Int? = nil, restart: Bool = false, work: (Regression) -> TrainingWork<[Int]> = { $0.work() }
  ) async throws -> (model: Regression, events: [TrainingEvent], outcome: TrainingOutcome?) {
    let model = try Regression()
    let loop = try TrainingLoop(
      work(model), options: options, identity: identity, folder: RunFolder(path: folder))
    var events: [TrainingEvent] = []
    let stop = StopSignal()
    do {
      let outcome = try await loop.run(restart: restart, stop: stop) { event in
        events.append(event)
        guard case .step(let step) = event else { return }
        if step.step == stoppedAfter { stop.request() }
        if step.step == killedAfter { throw Killed() }
      }
      return (model, events, outcome)
    } catch is Killed {
      return (model, events, nil)
    }
  }

  /// The precision reaches the tape of each step, or is refused where the processor lacks it.
  @Test func precision() async throws {
    var options = TrainingOptions.sample(epochs: 1)
    options.precision = .bfloat16
    guard ProductPrecision.bfloat16.isSupported else {
      #expect(throws: TrainingError.self) { try options.validate() }
      return
    }
    let scratch = try Scratch()
    var seen: [ProductPrecision?] = []
    try await run(scratch.path, options: options) { model in
      var work = model.work()
      let loss = work.loss
      work.loss = { batch, step in
        seen.append(Tape.current?.precision)
        return try loss(batch, step)
      }
      return work
    }
    #expect(!seen.isEmpty && seen.allSatisfy { $0 == .bfloat16 })
  }

  private func steps(_ events: [TrainingEvent]) -> [Int] {
    events.compactMap { if case .step(let step) = $0 { step.step } else { nil } }
  }

  /// The file without what may differ: how long the run took.
  private func tensors(_ folder: String) throws -> [String: [UInt32]] {
    let file = try SafetensorsFile(path: folder + "/checkpoint.safetensors")
    return Dictionary(
      uniqueKeysWithValues: try file.names.map { ($0, try file.tensor($0).floats().map(\.bitPattern)) })
  }

  @Test func learns() async throws {
    let folder = try TemporaryFolder()
    let before = Double(try Regression().loss(Array(0..<22)).elements[0])
    let (model, events, outcome) = try await run(folder("run"), options: .sample(epochs: 40))
    #expect(outcome == .finished)
    let after = Double(try model.loss(Array(0..<22)).elements[0])
    #expect(after < before / 4, "\(before) → \(after)")
    #expect(steps(events) == Array(1...240))
    #expect(events.last.map { if case .finished(240, _) = $0 { true } else { false } } == true)
  }

  /// Wherever a run is killed, the resumed run arrives at the same weights, moments and averages to the bit.
  @Test(arguments: [1, 5, 6, 7, 11, 12, 23])
  func aResumedRunIsTheUninterruptedOne(killedAfter step: Int) async throws {
    let folder = try TemporaryFolder()
    let whole = try await run(folder("whole"))
    try await run(folder("parts"), options: .sample(checkpointSteps: 4), killedAfter: step)
    let (model, events, outcome) = try await run(folder("parts"), options: .sample(checkpointSteps: 4))
    #expect(outcome == .finished)
    #expect(try model.bits() == whole.model.bits())
    #expect(try tensors(folder("parts")) == tensors(folder("whole")))
    // At most an interval of four steps is done again.
    #expect(steps(events).first ?? 0 > step - 4 && steps(events).last == 24)
    let logged = try TrainingLog.records(at: folder("parts") + "/log.jsonl").filter { $0.event == .step }
    #expect(logged.map(\.step) == Array(1...24), "each step is logged once")
    let other = try TrainingLog.records(at: folder("whole") + "/log.jsonl").filter { $0.event == .step }
    #expect(logged.map(\.loss) == other.map(\.loss))
  }

  @Test func dropoutIsAtWork() async throws {
    let folder = try TemporaryFolder()
    let one = try await run(folder("one"))
    var other = RunIdentity.sample
    other.seed = 8
    let two = try await run(folder("two"), identity: other)
    #expect(try one.model.bits() != two.model.bits())
  }

  @Test func anInterruptLosesNothing() async throws {
    let folder = try TemporaryFolder()
    let whole = try await run(folder("whole"))
    let (_, events, outcome) = try await run(folder("parts"), stoppedAfter: 9)
    #expect(outcome == .interrupted)
    #expect(
      events.suffix(2) == [
        .checkpointed(step: 9, path: folder("parts") + "/checkpoint.safetensors"), .interrupted(step: 9),
      ])
    let rest = try await run(folder("parts"))
    #expect(steps(rest.events) == Array(10...24))
    #expect(try rest.model.bits() == whole.model.bits())
  }

  @Test func aFinishedRunIsNotDoneAgain() async throws {
    let folder = try TemporaryFolder()
    let first = try await run(folder("run"))
    let again = try await run(folder("run"))
    #expect(again.outcome == .finished && steps(again.events).isEmpty)
    #expect(try again.model.bits() == first.model.bits())
    let anew = try await run(folder("run"), restart: true)
    #expect(steps(anew.events) == Array(1...24))
    let logged = try TrainingLog.records(at: folder("run") + "/log.jsonl").filter { $0.event == .step }
    #expect(logged.map(\.step) == Array(1...24))
  }

  @Test func stopsEarlyAndKeepsTheBest() async throws {
    let folder = try TemporaryFolder()
    var kept = 0
    let scores = [0.1, 0.5, 0.4, .nan, 0.3, 0.9]
    let (_, events, outcome) = try await run(folder("run"), options: .sample(epochs: 6, patience: 3)) {
      $0.work(scores: scores) { kept += 1 }
    }
    #expect(outcome == .stoppedEarly)
    #expect(kept == 2)
    #expect(events.last == .stoppedEarly(step: 30, bestEpoch: 2))
    let best = events.compactMap { if case .validated(let found) = $0 { found.isBest } else { nil } }
    #expect(best == [true, true, false, false, false])
    let again = try await run(folder("run"), options: .sample(epochs: 6, patience: 3)) { $0.work(scores: scores) }
    #expect(again.outcome == .stoppedEarly && steps(again.events).isEmpty)
  }

  @Test func weightsAreKeptWhereNothingSaysWhichAreBest() async throws {
    let folder = try TemporaryFolder()
    var kept = 0
    try await run(folder("run")) { model in
      var work = model.work { kept += 1 }
      work.validate = nil
      return work
    }
    #expect(kept == 4)
  }

  @Test func averagedWeightsAreInPlaceForValidation() async throws {
    let folder = try TemporaryFolder()
    var tried: [[UInt32]] = []
    let (model, _, _) = try await run(folder("run"), options: .sample(epochs: 1)) { model in
      model.work { tried.append((try? model.bits()) ?? []) }
    }
    let saved = try tensors(folder("run"))
    #expect(tried == [model.parameters.flatMap { saved["average." + $0.name] ?? [] }])
    #expect(try model.bits() == model.parameters.flatMap { saved["weights." + $0.name] ?? [] })
    #expect(try model.bits() != tried[0])
  }

  @Test func aLossThatIsNotFiniteNamesStepAndBatch() async throws {
    let folder = try TemporaryFolder()
    let names = Regression.order.batch(epoch: 1, position: 3).map { "example-\($0)" }
    await #expect(throws: TrainingError.lossNotFinite(step: 10, batch: names)) {
      try await run(folder("run"), options: .sample(checkpointSteps: 6)) { $0.work(spoiling: 9) }
    }
    // The last good checkpoint is there, and the run goes on from it once the cause is gone.
    let whole = try await run(folder("whole"))
    let rest = try await run(folder("run"), options: .sample(checkpointSteps: 6))
    #expect(steps(rest.events).first == 7)
    #expect(try rest.model.bits() == whole.model.bits())
  }

  @Test func checkpointsFollowTheClock() async throws {
    let folder = try TemporaryFolder()
    var options = TrainingOptions.sample(epochs: 1)
    options.checkpointSeconds = 0
    let (_, events, _) = try await run(folder("run"), options: options)
    let saved = events.compactMap { if case .checkpointed(let step, _) = $0 { step } else { nil } }
    #expect(saved == Array(1...6))
  }

  /// Short epochs are not validated each, but the last one is.
  @Test func validationWaitsForEnoughSteps() async throws {
    let folder = try TemporaryFolder()
    var options = TrainingOptions.sample(epochs: 4)
    options.validationSteps = 10
    let (_, events, _) = try await run(folder("run"), options: options)
    let tried = events.compactMap { if case .validated(let found) = $0 { found.step } else { nil } }
    #expect(tried == [12, 24])
  }

  @Test func optionsWithoutSenseAreRefused() throws {
    let broken: [(inout TrainingOptions) -> Void] = [
      { $0.epochs = 0 }, { $0.epochs = .max }, { $0.stepsPerEpoch = 0 }, { $0.learningRate = 0 },
      { $0.learningRate = .nan }, { $0.warmup = -1 }, { $0.optimizer.decay = -1 }, { $0.optimizer.maximumNorm = 0 },
      { $0.averageDecay = 1 }, { $0.checkpointSteps = 0 }, { $0.checkpointSeconds = .nan }, { $0.patience = 0 },
      { $0.finalShare = 2 },
    ]
    for change in broken {
      var options = TrainingOptions.sample()
      change(&options)
      #expect(throws: TrainingError.self) { try options.validate() }
    }
    #expect(throws: Never.self) { try TrainingOptions.sample().validate() }
  }
}
