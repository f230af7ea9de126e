import Foundation
import Safetensors
import Tensors

/// Everything that a run needs to go on, in one safetensors file: `weights.NAME`, `average.NAME`, `moment.NAME`, `variance.NAME`,
/// `momentum.NAME` (Muon's), all as 32-bit floats, and a ``TrainingState`` as JSON in the metadata. One file that is renamed into its place, so that a kill
/// at any moment leaves the old one or the new one, and never parts of both.
struct TrainingCheckpoint {
  private static let key = "clipcrop.training"
  let path: String

  /// Replaces the checkpoint; memory does not grow, since what is written is lent.
  ///
  /// - Throws: `TrainingError.checkpointNotWritten`; the checkpoint before is intact then.
  func save(_ state: TrainingState, _ optimizer: TrainingOptimizer, _ averages: AveragedWeights?) throws {
    var state = state
    state.averaged = averages?.updates
    state.updates = [:]
    for (parameter, moments) in zip(optimizer.parameters, optimizer.adamW.moments) {
      state.updates[parameter.name] = moments?.updates
    }
    state.momenta = optimizer.muon.map { muon in
      zip(optimizer.parameters, muon.momenta).compactMap { $1 == nil ? nil : $0.name }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = String(decoding: try encoder.encode(state), as: UTF8.self)
    do {
      try SafetensorsWriter.write(
        lent: TrainingCheckpoint.tensors(optimizer, averages), metadata: [TrainingCheckpoint.key: json], to: path)
    } catch {
      throw TrainingError.checkpointNotWritten(path: path, reason: TrainingCheckpoint.reason(error))
    }
  }

  /// The state of the saved run, and its weights, moments and averages in place of those given; nil where nothing was saved.
  ///
  /// - Throws: `TrainingError.checkpointUnreadable`, `.checkpointOfOtherRun` or `.checkpointOfOtherModel`; weights are as before
  ///   then.
  func restore(
    _ identity: RunIdentity, _ optimizer: inout TrainingOptimizer, _ averages: inout AveragedWeights?
  ) throws -> TrainingState? {
    do {
      let file = try SafetensorsFile(path: path)
      let state = try TrainingCheckpoint.state(of: file)
      try check(state, against: identity)
      try check(file, state, optimizer.parameters)
      try read(file, state, &optimizer, &averages)
      return state
    } catch let error as SafetensorsError {
      if error.isNoSuchFile { return nil }
      throw TrainingError.checkpointUnreadable(path: path, reason: TrainingCheckpoint.reason(error))
    }
  }

  private static func state(of file: SafetensorsFile) throws -> TrainingState {
    guard let json = file.metadata[key] else {
      throw TrainingError.checkpointUnreadable(path: file.path, reason: "it is not a checkpoint of a training run")
    }
    struct Version: Decodable { let version: Int }
    let version = (try? JSONDecoder().decode(Version.self, from: Data(json.utf8)))?.version
    if let version, version > TrainingState.currentVersion {
      throw TrainingError.checkpointUnreadable(path: file.path, reason: "a newer version of this program wrote it")
    }
    guard let state = try? JSONDecoder().decode(TrainingState.self, from: Data(json.utf8)), state.step >= 0,
      state.stepsPerEpoch > 0
    else { throw TrainingError.checkpointUnreadable(path: file.path, reason: "its state is damaged") }
    return state
  }

  private func check(_ state: TrainingState, against identity: RunIdentity) throws {
    guard let other = identity.firstDifference(from: state.identity) else { return }
    throw TrainingError.checkpointOfOtherRun(path: path, setting: other.setting, saved: other.saved, asked: other.asked)
  }

  /// Compares the file with what the model and the state ask for, in the order of the model.
  private func check(_ file: SafetensorsFile, _ state: TrainingState, _ parameters: [Parameter]) throws {
    var expected: Set<String> = []
    for parameter in parameters {
      for prefix in TrainingCheckpoint.prefixes(of: parameter, in: state) {
        let name = prefix + parameter.name
        expected.insert(name)
        let view = file.contains(name) ? try file.tensor(name) : nil
        guard let view, view.shape == parameter.shape, view.dtype == .f32 else {
          throw TrainingError.checkpointOfOtherModel(
            path: path, tensor: parameter.name, found: view?.shape, expected: parameter.shape)
        }
      }
    }
    for name in file.names where !expected.contains(name) {
      let plain = String(name.drop { $0 != "." }.dropFirst())
      throw TrainingError.checkpointOfOtherModel(
        path: path, tensor: plain, found: try file.tensor(name).shape, expected: nil)
    }
  }

  private static func prefixes(of parameter: Parameter, in state: TrainingState) -> [String] {
    ["weights."] + (state.averaged == nil ? [] : ["average."])
      + (state.updates[parameter.name] == nil ? [] : ["moment.", "variance."])
      + (state.momenta?.contains(parameter.name) == true ? ["momentum."] : [])
  }

  private func read(
    _ file: SafetensorsFile, _ state: TrainingState, _ optimizer: inout TrainingOptimizer,
    _ averages: inout AveragedWeights?
  ) throws {
    for (index, parameter) in optimizer.parameters.enumerated() {
      let weights = try file.tensor("weights." + parameter.name)
      var result: Result<Void, SafetensorsError> = .success(())
      try parameter.update { values in
        result = Result { () throws(SafetensorsError) in try weights.readFloats(into: values) }
      }
      try result.get()
      optimizer.adamW.moments[index] = try state.updates[parameter.name].map { updates in
        AdamW.Moments(
          mean: try TrainingCheckpoint.tensor("moment." + parameter.name, file),
          variance: try TrainingCheckpoint.tensor("variance." + parameter.name, file), updates: updates)
      }
      let hasMomentum = state.momenta?.contains(parameter.name) == true
      optimizer.muon?.momenta[index] =
        hasMomentum ? try TrainingCheckpoint.tensor("momentum." + parameter.name, file) : nil
    }
    if averages != nil { try readAverages(file, state, &averages) }
    file.dropPages()
  }

  /// Where the saved run kept no averages, they begin with the weights that were read.
  private func readAverages(
    _ file: SafetensorsFile, _ state: TrainingState, _ averages: inout AveragedWeights?
  ) throws {
    guard let asked = averages else { return }
    averages = nil
    var read = try AveragedWeights(of: asked.parameters, decay: asked.decay)
    if let updates = state.averaged {
      read.averages = try asked.parameters.map { try TrainingCheckpoint.tensor("average." + $0.name, file) }
      read.updates = updates
    }
    averages = read
  }

  private static func tensor(_ name: String, _ file: SafetensorsFile) throws -> Tensor {
    let view = try file.tensor(name)
    return try Tensor(shape: view.shape) { try view.readFloats(into: $0) }
  }

  private static func tensors(_ optimizer: TrainingOptimizer, _ averages: AveragedWeights?) -> [SafetensorsWriter
    .LentTensor]
  {
    var tensors: [SafetensorsWriter.LentTensor] = []
    func add(_ name: String, _ shape: [Int], _ tensor: @escaping () throws -> Tensor) {
      tensors.append(.init(name: name, shape: shape) { body in try tensor().withUnsafeElements(body) })
    }
    for (index, parameter) in optimizer.parameters.enumerated() {
      add("weights." + parameter.name, parameter.shape) { try parameter.value() }
      if let averages { add("average." + parameter.name, parameter.shape) { averages.averages[index] } }
      if let momentum = optimizer.muon?.momenta[index] {
        add("momentum." + parameter.name, parameter.shape) { momentum }
      }
      if let moments = optimizer.adamW.moments[index] {
        add("moment." + parameter.name, parameter.shape) { moments.mean }
        add("variance." + parameter.name, parameter.shape) { moments.variance }
      }
    }
    return tensors
  }

  /// What the error says beyond the path, which is named already.
  private static func reason(_ error: SafetensorsError) -> String {
    switch error {
    case .cannotRead(_, let reason), .cannotWrite(_, let reason), .cannotEncode(_, let reason): reason
    case .fileTooSmall, .headerBeyondFile, .dataMismatch: "it is truncated"
    case .notAFile: "it is not a file"
    default: "it is damaged: \(error)"
    }
  }
}
