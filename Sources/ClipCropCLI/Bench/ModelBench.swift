import ClipCrop
import Foundation
import Geometry
import Imaging
import OWLViT
import Tensors

/// Times the stages of a model on made-up input: values do not change how long products take.
struct ModelBench {
  let folder: String
  let settings: ModelSettings
  let runs: Int
  let queries: Int

  func report() async throws -> BenchReport {
    let clock = ContinuousClock()
    let start = clock.now
    let model = try ModelLoader(CheckpointFolder(path: folder), settings).model()
    let probe = ModelProbe(model.configuration, queries: queries)
    // The first run reads or packs the weights; in the order of a crop, which needs one tower at a time.
    let embeddings = try model.text(probe.texts)
    model.text.releasePages()
    let encoding = try model.encode(probe.pixels)
    _ = try encoding.classes.logits(embeddings)
    let load = (clock.now - start) / .seconds(1)
    let memory = ModelBench.peakMegabytes
    let vision = try await stage { _ = try model.features(probe.pixels) }
    let stages = [
      "vision": vision,
      "heads": try await stage {
        _ = try model.heads(encoding.features, rows: encoding.rows, columns: encoding.columns)
      },
      "text": try await stage { _ = try model.text(probe.texts) },
      "logits": try await stage { _ = try encoding.classes.logits(embeddings) },
      "crop": try await cropping(),
    ]
    return BenchReport(
      model: folder, precision: model.precision.rawValue, kernels: settings.kernels.rawValue, threads: Compute.threads,
      queries: queries, stages: stages, arithmetic: arithmetic(model, vision), load_s: load, peak_rss_mb: memory)
  }

  private func arithmetic(_ model: OWLViTModel, _ vision: BenchReport.Stage) -> BenchReport.Arithmetic? {
    guard let peak = MachinePeak.measure(settings.kernels, model.precision) else { return nil }
    let operations = model.configuration.vision.operations
    return BenchReport.Arithmetic(
      vision_gflop: operations * 1e-9, vision_gflops: operations / vision.median_s * 1e-9, peak_gflops: peak * 1e-9)
  }

  /// A query nobody asked before, on a picture that the model has seen: the whole way but cutting and writing.
  private func cropping() async throws -> BenchReport.Stage {
    let cropper = Cropper(detector: try Detector(folder: folder, settings: settings))
    let session = cropper.session(try Image.decode(ModelBench.picture(), name: "a made-up picture"))
    try await session.prepare()
    var options = CropOptions()
    options.minScore = 0
    // Each text is asked once: an embedding that is known costs nothing.
    let words = ["cat", "dog", "car", "tree", "cup", "hat", "boat", "bird", "lamp", "door"]
    var asked = 0
    return try await stage {
      _ = try await session.crop(to: [.text("\(words[asked % 10]) \(asked / 10)")], options: options)
      asked += 1
    }
  }

  private static func picture() throws -> [UInt8] {
    let (width, height) = (1200, 800)
    let bytes = (0..<(width * height * 3)).map { UInt8(truncatingIfNeeded: $0 / 7 % 199 + $0 / (width * 90)) }
    return try PixelBuffer(size: PixelSize(width: width, height: height), bytes: bytes).encoded(as: .jpeg)
  }

  private func stage(_ body: () async throws -> Void) async throws -> BenchReport.Stage {
    let clock = ContinuousClock()
    try await body()
    var times: [Double] = []
    for _ in 0..<runs {
      let start = clock.now
      try await body()
      times.append((clock.now - start) / .seconds(1))
    }
    times.sort()
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

extension OWLViTConfiguration.Vision {
  /// Multiplications and additions of one picture through the tower: products by weights, and attention.
  var operations: Double {
    let side = imageSize / patchSize
    let (tokens, width, hidden) = (Double(side * side + 1), Double(hiddenSize), Double(intermediateSize))
    let weights = 2 * tokens * width * (4 * width + 2 * hidden)
    let patches = 2 * Double(side * side * channels * patchSize * patchSize) * width
    return Double(layers) * (weights + 4 * tokens * tokens * width) + patches
  }
}
