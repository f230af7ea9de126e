import Foundation
import Safetensors
import Tensors
import TestSupport
import Testing
import Training

@Suite struct CheckpointTests {
  /// Trains an epoch into `run` of a folder.
  @discardableResult
  private func train(
    _ folder: TemporaryFolder, hidden: Int = 12, identity: RunIdentity = .sample,
    options: TrainingOptions = .sample(epochs: 1)
  ) async throws -> TrainingOutcome {
    let loop = try TrainingLoop(
      Regression(hidden: hidden).work(), options: options, identity: identity, folder: RunFolder(path: folder("run")))
    return try await loop.run()
  }

  private func error(
    _ folder: TemporaryFolder, hidden: Int = 12, identity: RunIdentity = .sample,
    options: TrainingOptions = .sample(epochs: 2)
  ) async throws -> TrainingError? {
    do {
      try await train(folder, hidden: hidden, identity: identity, options: options)
      return nil
    } catch let error as TrainingError {
      return error
    }
  }

  private func checkpoint(_ folder: TemporaryFolder) -> String { folder("run/checkpoint.safetensors") }

  /// Reads the checkpoint, lets `change` have it, and writes it again.
  private func rewrite(
    _ folder: TemporaryFolder, _ change: (inout [SafetensorsWriter.Tensor], inout [String: String]) -> Void
  ) throws {
    let file = try SafetensorsFile(path: checkpoint(folder))
    var tensors = try file.names.map { name in
      let view = try file.tensor(name)
      return SafetensorsWriter.Tensor(name: name, shape: view.shape, values: try view.floats())
    }
    var metadata = file.metadata
    change(&tensors, &metadata)
    try SafetensorsWriter.write(tensors, metadata: metadata, to: checkpoint(folder))
  }

  @Test func holdsWhatItSays() async throws {
    let folder = try TemporaryFolder()
    try await train(folder)
    let file = try SafetensorsFile(path: checkpoint(folder))
    let names = ["first.weight", "first.bias", "second.weight", "second.bias"]
    #expect(
      file.names
        == ["average", "moment", "variance", "weights"].flatMap { kind in names.map { "\(kind).\($0)" } }.sorted())
    let json = try #require(file.metadata["clipcrop.training"])
    let state = try JSONDecoder().decode(TrainingState.self, from: Data(json.utf8))
    #expect(state.step == 6 && state.epoch == 1 && state.positionInEpoch == 0 && state.identity == .sample)
    #expect(state.bestEpoch == 0 && state.seconds > 0)
    #expect(try folder.contents() == ["run"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder("run")).sorted() == [
        "checkpoint.safetensors", "log.jsonl",
      ])
  }

  @Test func anotherArchitectureIsNamedByItsFirstTensor() async throws {
    let folder = try TemporaryFolder()
    try await train(folder)
    let before = try Data(contentsOf: URL(fileURLWithPath: checkpoint(folder)))
    #expect(
      try await error(folder, hidden: 9)
        == .checkpointOfOtherModel(
          path: checkpoint(folder), tensor: "first.weight", found: [12, 3], expected: [9, 3]))
    #expect(try Data(contentsOf: URL(fileURLWithPath: checkpoint(folder))) == before)
    try rewrite(folder) { tensors, _ in tensors.removeAll { $0.name == "moment.second.weight" } }
    #expect(
      try await error(folder)
        == .checkpointOfOtherModel(
          path: checkpoint(folder), tensor: "second.weight", found: nil, expected: [1, 12]))
  }

  @Test func aTensorTooManyIsNamed() async throws {
    let folder = try TemporaryFolder()
    try await train(folder)
    try rewrite(folder) { tensors, _ in tensors.append(.init(name: "weights.third.bias", shape: [2], values: [0, 1])) }
    #expect(
      try await error(folder)
        == .checkpointOfOtherModel(path: checkpoint(folder), tensor: "third.bias", found: [2], expected: nil))
  }

  @Test func anotherRunIsRefusedAndTheSettingNamed() async throws {
    let folder = try TemporaryFolder()
    try await train(folder)
    let changes: [(String, String, String, (inout RunIdentity) -> Void)] = [
      ("--seed", "7", "8", { $0.seed = 8 }), ("the dataset", "d1", "d2", { $0.dataset = "d2" }),
      ("the base model", "m1", "m2", { $0.baseModel = "m2" }), ("--batch", "4", "5", { $0.options["--batch"] = "5" }),
      ("--dropout", "absent", "0.1", { $0.options["--dropout"] = "0.1" }),
      ("--batch", "4", "absent", { $0.options = [:] }),
    ]
    for (setting, saved, asked, change) in changes {
      var identity = RunIdentity.sample
      change(&identity)
      let error = try await error(folder, identity: identity)
      #expect(
        error == .checkpointOfOtherRun(path: checkpoint(folder), setting: setting, saved: saved, asked: asked))
      #expect(error?.description.contains("--restart") == true)
    }
    var options = TrainingOptions.sample(epochs: 2)
    options.stepsPerEpoch = 5
    #expect(
      try await error(folder, options: options)
        == .checkpointOfOtherRun(path: checkpoint(folder), setting: "steps per epoch", saved: "6", asked: "5"))
  }

  /// A file that ends anywhere is refused with one sentence, never taken.
  @Test func aTruncatedCheckpointIsRefused() async throws {
    let folder = try TemporaryFolder()
    try await train(folder)
    let whole = try Data(contentsOf: URL(fileURLWithPath: checkpoint(folder)))
    for length in [0, 5, 8, 700, whole.count / 2, whole.count - 1] {
      try whole.prefix(length).write(to: URL(fileURLWithPath: checkpoint(folder)))
      let error = try await error(folder)
      #expect(error == .checkpointUnreadable(path: checkpoint(folder), reason: "it is truncated"), "\(length) bytes")
      #expect(error?.description.contains("--restart") == true)
    }
  }

  @Test func whatIsNoCheckpointIsRefused() async throws {
    let folder = try TemporaryFolder()
    try await train(folder)
    func reason() async throws -> String? {
      guard case .checkpointUnreadable(_, let reason) = try await error(folder) else { return nil }
      return reason
    }
    let json = try SafetensorsFile(path: checkpoint(folder)).metadata["clipcrop.training"] ?? ""
    try rewrite(folder) {
      $1["clipcrop.training"] = json.replacingOccurrences(of: "\"version\":1", with: "\"version\":2")
    }
    #expect(try await reason() == "a newer version of this program wrote it")
    for broken in ["", "{}", "[]", json.replacingOccurrences(of: "\"step\":6", with: "\"step\":-6")] {
      try rewrite(folder) { $1["clipcrop.training"] = broken }
      #expect(try await reason() == "its state is damaged")
    }
    try rewrite(folder) { $1 = [:] }
    #expect(try await reason() == "it is not a checkpoint of a training run")
    try Data("hello, this is text".utf8).write(to: URL(fileURLWithPath: checkpoint(folder)))
    #expect(try await reason() != nil)
    try FileManager.default.removeItem(atPath: checkpoint(folder))
    try FileManager.default.createDirectory(atPath: checkpoint(folder), withIntermediateDirectories: true)
    #expect(try await reason() == "it is not a file")
  }

  @Test func averagesMayBeginLater() async throws {
    let folder = try TemporaryFolder()
    var options = TrainingOptions.sample(epochs: 1)
    options.averageDecay = nil
    try await train(folder, options: options)
    #expect(try SafetensorsFile(path: checkpoint(folder)).names.allSatisfy { !$0.hasPrefix("average.") })
    #expect(try await train(folder, options: .sample(epochs: 2)) == .finished)
    #expect(try SafetensorsFile(path: checkpoint(folder)).contains("average.first.weight"))
  }

  @Test func aParameterWithoutGradientIsSavedWithoutMoments() async throws {
    let folder = try TemporaryFolder()
    let model = try Regression()
    model.parameters[1].isTrainable = false
    do {
      let loop = try TrainingLoop(
        model.work(), options: .sample(epochs: 1), identity: .sample, folder: RunFolder(path: folder("run")))
      _ = try await loop.run()
    }
    let file = try SafetensorsFile(path: checkpoint(folder))
    #expect(file.contains("weights.first.bias") && !file.contains("moment.first.bias"))
    #expect(try await train(folder, options: .sample(epochs: 2)) == .finished)
  }

  @Test func oneFolderServesOneRun() async throws {
    let folder = try TemporaryFolder()
    let held = try RunFolder(path: folder("run"))
    #expect(throws: TrainingError.folderBusy(path: folder("run"))) { try RunFolder(path: folder("run")) }
    withExtendedLifetime(held) {}
    try Data().write(to: URL(fileURLWithPath: folder("file")))
    for path in [folder("file"), folder("file/run")] {
      #expect(throws: TrainingError.self) { try RunFolder(path: path) }
    }
  }

  /// A killed process leaves what it was writing beside the checkpoint; the next run removes it.
  @Test func leftoversOfAKilledRunAreRemoved() async throws {
    let folder = try TemporaryFolder()
    try await train(folder)
    try Data([1, 2]).write(to: URL(fileURLWithPath: folder("run/.checkpoint.safetensors.1x2y.tmp")))
    try Data([1, 2]).write(to: URL(fileURLWithPath: folder("run/.mine.tmp")))
    #expect(try await train(folder, options: .sample(epochs: 2)) == .finished)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder("run")).sorted() == [
        ".mine.tmp", "checkpoint.safetensors", "log.jsonl",
      ])
  }

  @Test func aCheckpointThatCannotBeWrittenIsAnError() async throws {
    let folder = try TemporaryFolder()
    let run = try RunFolder(path: folder("run"))
    let loop = try TrainingLoop(
      Regression().work(), options: .sample(epochs: 1), identity: .sample, folder: run)
    let error = await #expect(throws: TrainingError.self) {
      _ = try await loop.run { event in
        // The folder goes away while the run goes on, as a disk that is unplugged.
        if case .step(let step) = event, step.step == 3 { try FileManager.default.removeItem(atPath: folder("run")) }
      }
    }
    #expect(error == .checkpointNotWritten(path: checkpoint(folder), reason: "No such file or directory"))
  }
}
