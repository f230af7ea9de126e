import HubClient
import ModelStore
import Synchronization

/// Files of a small model with weights of a given size; every byte follows from its place, so a misplaced piece shows.
func sampleContent(weights size: Int = 300_000) -> LoopbackHub.Content {
  var content = LoopbackHub.Content()
  content.files = [
    "config.json": Array(#"{"model_type": "owlvit"}"#.utf8),
    "preprocessor_config.json": Array(#"{"size": 768}"#.utf8),
    "vocab.json": Array("{}".utf8),
    "merges.txt": Array("#version: 0.2\n".utf8),
    "model.safetensors": size == 300_000 ? commonWeights : sampleBytes(size, seed: 1),
  ]
  return content
}

/// Made once: most tests use them.
private let commonWeights = sampleBytes(300_000, seed: 1)

func sampleBytes(_ count: Int, seed: UInt64) -> [UInt8] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: state >> 56)
  }
}

/// Collects the events of a pull.
final class EventLog: Sendable {
  private let events = Mutex<[PullEvent]>([])
  var all: [PullEvent] { events.withLock { $0 } }
  func add(_ event: PullEvent) { events.withLock { $0.append(event) } }
}
