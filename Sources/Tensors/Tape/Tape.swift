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
    var random: SeededRandom?
  }

  private let state: Mutex<State>

  /// A tape on which nothing is recorded yet.
  ///
  /// - Parameter seed: what dropout draws from; nil leaves dropout out.
  public init(seed: UInt64? = nil) {
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
    tensor.attached(to: Variable(tape: self, index: append(Entry(inputs: [], pullback: nil))))
  }

  /// The value of a trainable parameter as a variable; one for each parameter, however often it is read.
  func variable(for parameter: Parameter, value: Tensor) -> Tensor {
    let index = state.withLock { state in
      let key = ObjectIdentifier(parameter)
      if let known = state.parameters[key] { return known }
      state.entries.append(Entry(inputs: [], pullback: nil))
      state.parameters[key] = state.entries.count - 1
      return state.entries.count - 1
    }
    return value.attached(to: Variable(tape: self, index: index))
  }

  /// Notes that `result` was computed from `inputs`; where none depends on a variable, it stays a constant.
  func note(_ result: Tensor, from inputs: [Tensor], _ pullback: @escaping Pullback) -> Tensor {
    let indices = inputs.map { $0.variable.flatMap { $0.tape === self ? $0.index : nil } }
    guard indices.contains(where: { $0 != nil }) else { return result }
    return result.attached(to: Variable(tape: self, index: append(Entry(inputs: indices, pullback: pullback))))
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
    let (entries, parameters) = state.withLock { state in
      defer { state = State(random: state.random) }
      return (state.entries, state.parameters)
    }
    var pending = entries
    var gradients = [Tensor?](repeating: nil, count: entries.count)
    if let variable = loss.variable, variable.tape === self {
      gradients[variable.index] = Tensor(repeating: 1, shape: loss.shape)
    }
    try Tape.withoutRecording { try Tape.play(&pending, &gradients) }
    return Gradients(byIndex: gradients, parameters: parameters, tape: self)
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

  private func append(_ entry: Entry) -> Int {
    state.withLock { state in
      state.entries.append(entry)
      return state.entries.count - 1
    }
  }
}

/// What ``Tape/gradients(of:)`` found. A variable that the loss does not depend on has none.
public struct Gradients: Sendable {
  private let byIndex: [Tensor?]
  private let parameters: [ObjectIdentifier: Int]
  private let tape: Tape

  init(byIndex: [Tensor?], parameters: [ObjectIdentifier: Int], tape: Tape) {
    self.byIndex = byIndex
    self.parameters = parameters
    self.tape = tape
  }

  /// The gradient of a parameter, of its shape; nil where the loss does not depend on it.
  public subscript(_ parameter: Parameter) -> Tensor? {
    parameters[ObjectIdentifier(parameter)].flatMap { byIndex[$0] }?.reshaped(parameter.shape)
  }

  /// The gradient of a tensor that ``Tape/variable(_:)`` returned.
  public subscript(_ variable: Tensor) -> Tensor? {
    variable.variable.flatMap { $0.tape === tape ? byIndex[$0.index] : nil }
  }
}

/// Where a tensor stands on a tape.
struct Variable: Sendable {
  let tape: Tape
  let index: Int
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
