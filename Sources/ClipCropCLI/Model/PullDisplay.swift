import HubClient
import ModelStore

/// Shows the events of a pull: a bar from the start, and a warning for each thing that went wrong and may pass.
final class PullDisplay: Sendable {
  private let bar: ProgressBar

  init(_ name: ModelName) {
    bar = ProgressBar(total: nil, label: name.text, unit: .bytes, patience: .zero)
  }

  func show(_ event: PullEvent) {
    switch event {
    case .received(let progress):
      bar.update(done: progress.overallReceived, total: progress.overallSize, label: progress.file)
    case .waiting(let file):
      say("\(file) is being fetched by another process; waiting for it")
    case .retrying(let reason, let pause):
      let seconds = Int((pause / .seconds(1)).rounded(.up))
      say("\(reason); trying again\(seconds > 1 ? " in \(seconds) s" : "")")
    case .planned, .verifying, .finished: break
    }
  }

  func finish() { bar.finish() }

  private func say(_ text: String) {
    bar.clear()
    Terminal.warning(text)
  }
}
