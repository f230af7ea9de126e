import Synchronization

/// Reverse-mode differentiation, define by run: while a tape records, every op on a tensor that depends on a variable also
/// notes its pullback, and ``gradients(of:)`` plays them back from the last to the first.
///
/// ```swift
/// let tape = Tape(seed: 7)
/// let loss = try tape.record { try model.loss(batch) }
/// let gradients = try tape.gradients(of: loss)
/// ```
///
/// Variables are the trainable parameters that are read while recording, and tensors given to ``variable(_:)``. The same model
/// definition serves inference: with no tape an op only computes.
public final class Tape: Sendable {
  /// The tape that records on this task, if one does.
  @TaskLocal package static var current: Tape?

  /// What an op adds to the gradients of its inputs, given that of its result; nil is a gradient of zero.
  package typealias Pullback = @Sendable (Tensor) throws -> [Tensor?]

  private struct Entry: Sendable {
    /// Where the inputs stand on the tape; nil for constants.
    let inputs: [Int?]
    /// nil for a variable, whose gradient is kept.
    var pullback: Pullback?
  }

  private struct State: Sendable {
    var entries: [Entry] = []
    var parameters: [ObjectIdentifier: Int] = [:]
    /// How often the tape was used up: a tensor of an earlier recording is a constant of this one.
    var recording = 0
    var random: SeededRandom?

    mutating func append(_ entry: Entry, to tape: Tape) -> Variable {
      entries.append(entry)
      return Variable(tape: tape, recording: recording, index: entries.count - 1)
    }
  }

  /// What the factors of products of recorded layers are rounded to.
  package let precision: ProductPrecision
  private let state: Mutex<State>

  /// A tape on which nothing is recorded yet.
  ///
  /// - Parameters:
  ///   - seed: what dropout draws from; nil leaves dropout out.
  ///   - precision: what the factors of products in linear layers and self-attention are rounded to.
  public init(seed: UInt64? = nil, precision: ProductPrecision = .float32) {
    self.precision = precision
    state = Mutex(State(random: seed.map { SeededRandom(seed: $0) }))
  }

  /// Records the ops that `body` runs on tensors that depend on variables of this tape.
  public func record<R>(_ body: () throws -> R) rethrows -> R {
    try Tape.$current.withValue(self, operation: body)
  }

  /// Runs `body` without recording, whatever tape records around it: its results are constants.
  public static func withoutRecording<R>(_ body: () throws -> R) rethrows -> R {
    try $current.withValue(nil, operation: body)
  }

  /// A tensor whose gradient is wanted.
  public func variable(_ tensor: Tensor) -> Tensor {
    tensor.attached(to: state.withLock { $0.append(Entry(inputs: [], pullback: nil), to: self) })
  }

  /// The value of a trainable parameter as a variable; one for each parameter, however often it is read.
  func variable(for parameter: Parameter, value: Tensor) -> Tensor {
    let variable = state.withLock { state in
      let key = ObjectIdentifier(parameter)
      if let known = state.parameters[key] { return Variable(tape: self, recording: state.recording, index: known) }
      let made = state.append(Entry(inputs: [], pullback: nil), to: self)
      state.parameters[key] = made.index
      return made
    }
    return value.attached(to: variable)
  }

  /// Notes that `result` was computed from `inputs`; where none depends on a variable, it stays a constant.
  func note(_ result: Tensor, from inputs: [Tensor], _ pullback: @escaping Pullback) -> Tensor {
    let variable = state.withLock { state -> Variable? in
      let indices = inputs.map { $0.variable?.index(on: self, recording: state.recording) }
      guard indices.contains(where: { $0 != nil }) else { return nil }
      return state.append(Entry(inputs: indices, pullback: pullback), to: self)
    }
    return variable.map(result.attached) ?? result
  }

  /// A generator for one dropout mask, or nil when dropout is off.
  func nextRandom() -> SeededRandom? {
    state.withLock { state in state.random?.split() }
  }

  /// The gradients of a scalar with respect to all variables it depends on.
  ///
  /// The tape is used up: each op's activations are released as soon as its pullback has run.
  ///
  /// - Parameter loss: a tensor of one element that was recorded on this tape; a constant has no gradients.
  public func gradients(of loss: Tensor) throws -> Gradients {
    precondition(loss.count == 1, "gradients are those of a scalar, not of shape \(loss.shape)")
    var recorded = state.withLock { state in
      defer { state = State(recording: state.recording + 1, random: state.random) }
      return state
    }
    var gradients = [Tensor?](repeating: nil, count: recorded.entries.count)
    if let index = loss.variable?.index(on: self, recording: recorded.recording) {
      gradients[index] = Tensor(repeating: 1, shape: loss.shape)
    }
    // In place: a second reference to the entries would keep every activation to the end.
    try Tape.withoutRecording { try Tape.play(&recorded.entries, &gradients) }
    return Gradients(byIndex: gradients, parameters: recorded.parameters, tape: self, recording: recorded.recording)
  }

  private static func play(_ entries: inout [Entry], _ gradients: inout [Tensor?]) throws {
    while let entry = entries.popLast() {
      let index = entries.count
      guard let pullback = entry.pullback, let gradient = gradients[index] else { continue }
      gradients[index] = nil
      for (input, contribution) in zip(entry.inputs, try pullback(gradient)) {
        guard let input, let contribution else { continue }
        if gradients[input] == nil {
          gradients[input] = contribution.detached
        } else {
          gradients[input]?.accumulate(contribution)
        }
      }
    }
  }

}

/// What ``Tape/gradients(of:)`` found. A variable that the loss does not depend on has none.
public struct Gradients: Sendable {
  private let byIndex: [Tensor?]
  private let parameters: [ObjectIdentifier: Int]
  private let tape: Tape
  private let recording: Int

  init(byIndex: [Tensor?], parameters: [ObjectIdentifier: Int], tape: Tape, recording: Int) {
    self.byIndex = byIndex
    self.parameters = parameters
    self.tape = tape
    self.recording = recording
  }

  /// The gradient of a parameter, of its shape; nil where the loss does not depend on it.
  public subscript(_ parameter: Parameter) -> Tensor? {
    parameters[ObjectIdentifier(parameter)].flatMap { byIndex[$0] }?.reshaped(parameter.shape)
  }

  /// The gradient of a tensor that ``Tape/variable(_:)`` returned.
  public subscript(_ variable: Tensor) -> Tensor? {
    variable.variable?.index(on: tape, recording: recording).flatMap { byIndex[$0] }
  }
}

/// Where a tensor stands on a tape.
struct Variable: Sendable {
  let tape: Tape
  let recording: Int
  let index: Int

  func index(on tape: Tape, recording: Int) -> Int? {
    self.tape === tape && self.recording == recording ? index : nil
  }
}

extension Tensor {
  /// Whether a gradient flows through this tensor to some variable.
  public var isRecorded: Bool { variable != nil }

  /// Records on the current tape, if one records, how this result depends on `inputs`.
  ///
  /// - Parameter pullback: from the gradient of the result to those of the inputs, in order.
  package func recorded(from inputs: [Tensor], _ pullback: @escaping Tape.Pullback) -> Tensor {
    guard let tape = Tape.current else { return self }
    return tape.note(self, from: inputs, pullback)
  }
}
