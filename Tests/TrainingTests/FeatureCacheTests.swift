import ClipCrop
import Datasets
import Foundation
import Geometry
import Imaging
import OWLViT
import Tensors
import TestSupport
import Testing
import Training

@Suite struct FeatureCacheTests {
  private let examples = [Examples.cat, Examples.coffee, Examples.rocket]

  @Test(arguments: ["owlvit-square", "owlvit-wide", "owlv2-square", "owlv2-tall"])
  func whatIsCachedIsWhatTheModelSees(_ model: String) async throws {
    let scratch = try Scratch()
    let detector = try TinyModel.detector(model)
    let cache = try FeatureCache(folder: scratch["cache"], detector: detector)
    let plan = try await cache.plan(examples, views: 3)
    #expect((plan.toEncode, plan.present) == (9, 0) && plan.problems == [])
    let crops = try await cache.fill(plan)
    #expect(crops.samples.count == 9 && crops.problems == [])
    for sample in crops.samples {
      let image = try Image.open(sample.example.image)
      let fresh =
        sample.view.isOriginal
        ? try await detector.encode(image) : try await detector.encode(sample.view.apply(to: image))
      let scene = fresh.patchScene()
      let cached = try CachedScene(path: sample.scenePath)
      #expect((cached.rows, cached.columns) == (scene.rows, scene.columns))
      #expect((cached.patchWidth, cached.patchHeight) == scene.patch)
      #expect(cached.positions == scene.positions.elements)
      // Two encodings of one picture agree in all but the last bits: threads may add up in another order.
      #expect(largestDifference(cached.boxes, scene.boxes.elements) < 1e-5)
      let features = cached.features.map { Float(Float16(bitPattern: $0)) }
      // Half precision has 11 bits: off by 2^-11 of a value at most.
      let scale = scene.features.elements.reduce(1) { max($0, abs($1)) }
      #expect(largestDifference(features, scene.features.elements) < scale * 0x1p-11 + 1e-4)
      guard let query = sample.example.query, let path = sample.answerPath else {
        #expect(sample.example.image == Examples.coffee.image && sample.answerPath == nil)
        continue
      }
      let asked = try await detector.ask(query)
      let answer = try CachedAnswer(path: path)
      let expected = try #require(try fresh.sceneQuery(asked.subjects, shot: asked.reading.shot))
      #expect(largestDifference(answer.embedding, expected.embedding) < 1e-5)
      #expect(largestDifference(answer.relevance, expected.relevance.elements) < 1e-4)
    }
    let words = crops.samples.filter { $0.example.image == Examples.cat.image }.map(\.example.query)
    #expect(words == ["the left cat", "the right cat", "the left cat"])
  }

  private func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
  }

  @Test func theThumbnailIsTheWholeView() async throws {
    let scratch = try Scratch()
    let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector())
    let crops = try await cache.fill(cache.plan([Examples.coffee], views: 2))
    for sample in crops.samples {
      let image = try Image.open(sample.example.image)
      let whole = try Resampler.resized(
        sample.view.apply(to: image), to: PixelSize(width: 96, height: 96), filter: .bilinear)
      let planes = try CachedScene(path: sample.scenePath).thumbnail
      var largest = 0
      for (index, value) in whole.bytes.enumerated() {
        let plane = planes[index % 3 * 96 * 96 + index / 3]
        largest = max(largest, abs(Int(plane) - Int(value)))
      }
      // The picture itself is decoded at a fraction of its size, which rounds otherwise.
      #expect(largest <= (sample.view.isOriginal ? 8 : 0))
    }
  }

  @Test func nothingIsComputedTwice() async throws {
    let scratch = try Scratch()
    let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector())
    let first = try await cache.plan(examples, views: 2)
    #expect(first.bytesFree > first.bytesNeeded)
    let calls = Counter()
    let crops = try await cache.fill(first) { calls.add("\($0.done)/\($0.total)") }
    #expect(calls.all == (1...6).map { "\($0)/6" })
    let size = scratch.files("cache").reduce(0) { total, name in
      total + ((try? FileManager.default.attributesOfItem(atPath: scratch["cache/" + name])[.size] as? Int) ?? 0)
    }
    #expect(size <= first.bytesNeeded && first.bytesNeeded < size + 6 * 2 * 5200, "an upper bound: headers and blocks")

    let again = try await cache.plan(examples, views: 2)
    #expect((again.toEncode, again.present, again.bytesNeeded) == (0, 6, 0))
    let unread = try await cache.fill(again) { _ in Issue.record("nothing is to be done") }
    #expect(unread.samples == crops.samples)

    let more = try await cache.plan(examples, views: 3)
    #expect((more.toEncode, more.present) == (3, 6))
    var other = Examples.coffee
    other.query = "a cup"
    let asked = try await cache.plan(examples + [other], views: 2)
    #expect((asked.toEncode, asked.present) == (2, 4), "another query of a picture: its views are looked at again")
    _ = try await cache.fill(asked)
    #expect(try await cache.plan(examples + [other], views: 2).toEncode == 0)
  }

  @Test func keysAreWhatFeaturesDependOn() async throws {
    let scratch = try Scratch()
    let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector())
    _ = try await cache.fill(cache.plan([Examples.cat]))

    var moved = Examples.cat
    moved.image = scratch["another name.jpg"]
    try FileManager.default.copyItem(atPath: Examples.cat.image, toPath: moved.image)
    #expect(try await cache.plan([moved]).toEncode == 0, "the same picture under another name")
    try FileManager.default.removeItem(atPath: moved.image)
    try FileManager.default.copyItem(atPath: Examples.rocket.image, toPath: moved.image)
    #expect(try await cache.plan([moved]).toEncode == 1, "another picture under the same name")

    let model = try scratch.copyModel()
    var weights = try Data(contentsOf: URL(filePath: model + "/model.safetensors"))
    weights[weights.count - 1] ^= 1
    try weights.write(to: URL(filePath: model + "/model.safetensors"))
    let tuned = try FeatureCache(folder: scratch["cache"], detector: Detector(folder: model))
    #expect(try await tuned.plan([Examples.cat]).toEncode == 1, "another model")
    #expect(try await cache.plan([Examples.cat], views: 3, seed: 1).toEncode == 2)
    _ = try await cache.fill(cache.plan([Examples.cat], views: 3, seed: 1))
    #expect(try await cache.plan([Examples.cat], views: 3, seed: 1).toEncode == 0)
    #expect(try await cache.plan([Examples.cat], views: 3, seed: 2).toEncode == 2, "other views")
  }

  @Test func brokenPicturesAndQueriesAreNamed() async throws {
    let scratch = try Scratch()
    let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector())
    func example(_ image: String, _ query: Query? = nil, _ box: Box<Pixels> = Box(x0: 1, y0: 1, x1: 20, y1: 20))
      -> CropExample
    {
      CropExample(image: image, query: query, crops: [RatedCrop(box: box)])
    }
    let cat = Examples.cat.image
    let truncated = Repository.fixture("imaging/truncated.jpg")
    let plan = try await cache.plan([
      example("/no/such.jpg"), example(truncated), example(cat, .image(path: "/no/query.jpg")), example(cat, "  "),
      example(cat, "a cat"), example(cat, nil, Box(x0: 5000, y0: 1, x1: 5010, y1: 20)),
    ])
    #expect(plan.problems.map(\.image) == ["/no/such.jpg", cat, cat])
    #expect(plan.problems.map(\.description)[0].hasPrefix("/no/such.jpg: there is no such file"))
    #expect(plan.problems[1].description.contains("/no/query.jpg"))
    let crops = try await cache.fill(plan)
    #expect(crops.problems.count == 5)
    #expect(crops.problems.contains { $0.image == truncated && $0.reason.contains("cut off") })
    #expect(crops.problems.contains { $0.image == cat && $0.reason.contains("empty") })
    #expect(crops.samples.map(\.exampleIndex) == [4])
    let none = try await cache.fill(cache.plan([example("/no/such.jpg")]))
    #expect(throws: TrainingError.nothingToLearnFrom(problems: none.problems.map(\.description))) {
      try CropBatchSource(none)
    }
  }

  @Test func aPictureThatChangesBetweenPlanAndFill() async throws {
    let scratch = try Scratch()
    var example = Examples.cat
    example.image = scratch["a.jpg"]
    try FileManager.default.copyItem(atPath: Examples.cat.image, toPath: example.image)
    let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector())
    let plan = try await cache.plan([example])
    try FileManager.default.removeItem(atPath: example.image)
    try FileManager.default.copyItem(atPath: Examples.rocket.image, toPath: example.image)
    let crops = try await cache.fill(plan)
    #expect(crops.samples.isEmpty && crops.problems.count == 1)
    #expect(scratch.files("cache") == [])
  }

  @Test func severalFillOneCache() async throws {
    let scratch = try Scratch()
    let examples = examples
    let results = try await withThrowingTaskGroup(of: [CropSample].self) { tasks in
      for _ in 0..<3 {
        // A detector and a cache each, as processes have.
        let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector())
        tasks.addTask { try await cache.fill(cache.plan(examples, views: 2)).samples }
      }
      return try await tasks.reduce(into: []) { $0.append($1) }
    }
    #expect(results.allSatisfy { $0 == results[0] && $0.count == 6 })
    #expect(scratch.files("cache").allSatisfy { !$0.contains(".tmp") })
    for sample in results[0] { _ = try CachedScene(path: sample.scenePath) }
  }

  @Test func theDefaultFolder() {
    #expect(FeatureCache.defaultFolder(environment: ["XDG_CACHE_HOME": "/x", "HOME": "/h"]) == "/x/clipcrop/features")
    #expect(
      FeatureCache.defaultFolder(environment: ["XDG_CACHE_HOME": "", "HOME": "/h"]) == "/h/.cache/clipcrop/features")
    #expect(FeatureCache.defaultFolder(environment: [:]) == nil)
  }
}

/// Collects what callbacks are told.
final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [String] = []
  func add(_ value: String) { lock.withLock { values.append(value) } }
  var all: [String] { lock.withLock { values } }
}
