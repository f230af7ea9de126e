import ArgumentParser
import Foundation
import Synchronization
import Training

/// Shows a training run: a bar while it goes, a few lines at the end.
final class TrainingDisplay: Sendable {
  private struct State {
    var began: TrainingEvent.Start?
    var last: TrainingEvent.Step?
    var validation: TrainingEvent.Validation?
    var best: TrainingEvent.Validation?
  }

  private let folder: String
  private let metrics: [String]
  private let bar = ProgressBar(total: nil, label: "training", unit: .items)
  private let state = Mutex(State())

  /// - Parameters:
  ///   - folder: of the run.
  ///   - metrics: the metrics that are shown beside the loss.
  init(folder: String, showing metrics: [String]) {
    self.folder = folder
    self.metrics = metrics
  }

  /// Runs `body`, which is asked to stop by the first interrupt; a second one ends the process as usual.
  func following(
    _ body: (StopSignal) async throws -> TrainingOutcome
  ) async throws -> TrainingOutcome {
    let stop = StopSignal()
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { [bar] in
      guard !stop.isRequested else { exit(130) }
      bar.clear()
      Terminal.note("saving, then stopping (again to stop at once)")
      stop.request()
    }
    source.resume()
    defer {
      source.cancel()
      signal(SIGINT, SIG_DFL)
      bar.finish()
    }
    return try await body(stop)
  }

  /// A text tower learns words before the run begins.
  func showWords(_ done: Int, _ total: Int) { bar.update(done: done, total: total, label: "learning words") }

  func show(_ event: TrainingEvent) {
    switch event {
    case .started(let start):
      state.withLock { $0.began = start }
      guard start.step > 0 else { return }
      Terminal.note("going on from step \(start.step) of \(start.totalSteps) in \(folder)")
    case .step(let step):
      let (start, validation) = state.withLock { state in
        state.last = step
        return (state.began, state.validation)
      }
      bar.update(done: step.step, total: start?.totalSteps, label: label(step, validation))
    case .validated(let validation):
      state.withLock { state in
        state.validation = validation
        if validation.isBest { state.best = validation }
      }
    default: break
    }
  }

  private func label(_ step: TrainingEvent.Step, _ validation: TrainingEvent.Validation?) -> String {
    let terms = metrics.compactMap { name in step.metrics[name].map { "\(name) \(TrainingDisplay.text($0))" } }
    let tried = validation.map { [" · validation \(TrainingDisplay.text($0.score))"] } ?? []
    return (["epoch \(step.epoch)", "loss \(TrainingDisplay.text(step.loss))"] + terms + tried).joined(separator: " ")
  }

  /// Says how the run ended, draws its curves, and exits with 130 where it was interrupted.
  func finish(_ outcome: TrainingOutcome, plot: String?, json: Bool) throws {
    if let plot { try LossPlot.draw(log: folder + "/log.jsonl", to: plot) }
    let state = state.withLock { $0 }
    let report = TrainingReport(
      outcome: outcome, folder: folder, plot: plot, steps: state.last?.step ?? state.began?.step ?? 0,
      seconds: state.last?.seconds ?? state.began?.seconds ?? 0, loss: state.last?.loss,
      best: state.best.map { .init(epoch: $0.epoch, score: $0.score, metrics: $0.metrics) })
    Terminal.result(json ? try JSONLine.encode(report) : report.text)
    if outcome == .interrupted { throw ExitCode(130) }
  }

  fileprivate static func text(_ value: Double) -> String {
    let rounded = (value * 1000).rounded() / 1000
    return "\(rounded)"
  }
}

private struct TrainingReport: Encodable {
  struct Best: Encodable {
    let epoch: Int
    let score: Double
    let metrics: [String: Double]
  }

  let outcome: String
  let folder: String
  let plot: String?
  let steps: Int
  let seconds: Double
  let loss: Double?
  let best: Best?

  init(
    outcome: TrainingOutcome, folder: String, plot: String?, steps: Int, seconds: Double, loss: Double?, best: Best?
  ) {
    self.outcome =
      switch outcome {
      case .finished: "finished"
      case .stoppedEarly: "stopped early"
      case .interrupted: "interrupted"
      }
    (self.folder, self.plot, self.steps, self.seconds) = (folder, plot, steps, seconds)
    (self.loss, self.best) = (loss, best)
  }

  /// For people.
  var text: String {
    var parts = ["\(outcome) after \(steps) steps, \(Int(seconds.rounded())) s"]
    if let loss { parts.append("loss \(TrainingDisplay.text(loss))") }
    if let best { parts.append("best validation \(TrainingDisplay.text(best.score)) after epoch \(best.epoch)") }
    let next =
      outcome == "interrupted"
      ? "The same command goes on from \(folder)." : "The model is in \(folder); name it with --model."
    return parts.joined(separator: "; ") + ".\n" + next
  }
}
