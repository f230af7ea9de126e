import Foundation
import Synchronization

/// A bar on stderr for work that takes a while; nothing where stderr is no terminal, or a dumb one.
///
/// One line, drawn over again at most ten times a second. Who prints to the terminal meanwhile calls ``clear()`` before;
/// the next step draws the bar again.
final class ProgressBar: Sendable {
  /// What is counted.
  enum Unit: Sendable {
    case items
    case bytes
  }

  private struct State {
    var label: String
    var done = 0
    var total: Int?
    var rate: ProgressRate
    var lastDrawn: ContinuousClock.Instant?
    var isVisible = false
  }

  private let unit: Unit
  private let patience: Duration
  private let start = ContinuousClock.now
  private let isEnabled = Terminal.showsProgress
  private let state: Mutex<State>

  /// - Parameters:
  ///   - total: how much there is to do; nil when it is not known (yet).
  ///   - label: what is being done.
  ///   - unit: what is counted.
  ///   - patience: how long the work must last before the bar shows; a flash would only disturb.
  init(total: Int?, label: String, unit: Unit, patience: Duration = .seconds(2)) {
    self.unit = unit
    self.patience = patience
    state = Mutex(State(label: label, total: total, rate: ProgressRate()))
  }

  /// One more is done.
  func advance() { change { $0.done += 1 } }

  /// So much is done; the label and the total may have changed.
  func update(done: Int, total: Int?, label: String) {
    change {
      $0.done = done
      $0.total = total
      $0.label = label
    }
  }

  /// Takes the bar off the screen until the next step, so that something can be printed.
  func clear() {
    guard isEnabled else { return }
    state.withLock { state in
      guard state.isVisible else { return }
      Terminal.draw("\r\u{1B}[K")
      state.isVisible = false
      state.lastDrawn = nil
    }
  }

  /// Takes the bar off the screen: the work is done, and its result says the rest.
  func finish() { clear() }

  private func change(_ step: (inout State) -> Void) {
    guard isEnabled else { return }
    state.withLock { state in
      step(&state)
      let now = ContinuousClock.now
      state.rate.note(state.done, at: now)
      guard now - start >= patience, state.lastDrawn.map({ now - $0 >= .milliseconds(100) }) ?? true else { return }
      state.lastDrawn = now
      state.isVisible = true
      let line = ProgressLine(
        label: state.label, done: state.done, total: state.total, rate: state.rate.perSecond, unit: unit)
      Terminal.draw("\r" + line.text(columns: Terminal.columns - 1, colour: Terminal.wantsColour) + "\u{1B}[K")
    }
  }
}
