import Foundation
import OWLViT
import Tensors

/// Times the stages of a model on made-up input: values do not change how long products take.
struct ModelBench {
  let folder: String
  let runs: Int
  let queries: Int

  func report() throws -> BenchReport {
    let clock = ContinuousClock()
    let start = clock.now
    let checkpoint = CheckpointFolder(path: folder)
    let model = try OWLViTModel(checkpoint.configuration(), weights: checkpoint.weights())
    let input = Input(model.configuration, queries: queries)
    // The first run reads and packs the weights.
    let encoding = try model.encode(input.pixels)
    let embeddings = try model.text(input.texts)
    _ = try encoding.classes.logits(embeddings)
    let load = (clock.now - start) / .seconds(1)
    return BenchReport(
      model: folder, precision: "f32", threads: Compute.threads, queries: queries,
      stages: [
        "vision": try stage { _ = try model.features(input.pixels) },
        "heads": try stage { _ = try model.heads(encoding.features, rows: encoding.rows, columns: encoding.columns) },
        "text": try stage { _ = try model.text(input.texts) },
        "logits": try stage { _ = try encoding.classes.logits(embeddings) },
      ],
      load_s: load, peak_rss_mb: ModelBench.peakMegabytes)
  }

  private struct Input {
    let pixels: Tensor
    let texts: [[Int]]

    init(_ configuration: OWLViTConfiguration, queries: Int) {
      let side = configuration.vision.imageSize
      pixels = Tensor(
        (0..<(3 * side * side)).map { Float($0 % 251) / 125 - 1 }, shape: [1, 3, side, side])
      let last = configuration.text.vocabularySize - 1
      let length = min(8, configuration.text.maxPositions)
      texts = (0..<queries).map { query in
        [max(0, last - 1)] + (1..<(length - 1)).map { (query * 31 + $0 * 7) % max(1, last - 1) } + [last]
      }
    }
  }

  private func stage(_ body: () throws -> Void) throws -> BenchReport.Stage {
    let clock = ContinuousClock()
    try body()
    let times = try (0..<runs).map { _ in
      let start = clock.now
      try body()
      return (clock.now - start) / .seconds(1)
    }.sorted()
    let middle = times.count / 2
    let median = times.count % 2 == 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2
    return BenchReport.Stage(median_s: median, min_s: times[0], runs: runs)
  }

  /// The most memory the process has held, in MB.
  private static var peakMegabytes: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }
}
