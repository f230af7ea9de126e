import ClipCrop
import Datasets
import Foundation
import Geometry
import TestSupport
import Tensors
import Testing
import Training

@Suite struct CropBatchSourceTests {
  private func crops(_ model: String, _ scratch: Scratch, views: Int = 2) async throws -> CachedCrops {
    let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector(model))
    // A tall picture among wide ones, so that OWLv2 sees other numbers of patches of each.
    var tall = Examples.coffee
    tall.image = Repository.fixture("models/owlv2-tall/image.jpg")
    tall.crops = [
      RatedCrop(box: Box(x0: 2, y0: 3, x1: 20, y1: 30), score: 0.5),
      RatedCrop(box: Box(x0: 0, y0: 0, x1: 9, y1: 9), score: 0.1),
    ]
    return try await cache.fill(cache.plan([Examples.cat, tall, Examples.rocket], views: views))
  }

  @Test(arguments: ["owlvit-wide", "owlv2-tall"]) func samplesLieSideBySide(_ model: String) async throws {
    let scratch = try Scratch()
    let crops = try await crops(model, scratch)
    let source = try CropBatchSource(crops)
    let indices = [2, 0, 5]
    let batch = try source.batch(indices)
    let scenes = try indices.map { try CachedScene(path: crops.samples[$0].scenePath) }
    let most = try #require(scenes.map(\.count).max())
    if model == "owlv2-tall" { #expect(Set(scenes.map(\.count)).count > 1, "padding is tested") }
    let patches = batch.features.shape[1]
    #expect(patches >= most)
    #expect(batch.features.shape == [3, patches, crops.featureWidth] && batch.relevance.shape == [3, patches, 2])
    #expect(batch.boxes.shape == [3, patches, 4] && batch.positions.shape == [3, patches, 2])
    #expect(batch.queries.shape == [3, crops.queryWidth] && batch.thumbnails.shape == [3, 3, 96, 96])
    #expect(batch.patchCounts == scenes.map(\.count) && batch.hasQuery == [false, true, true])
    for (place, scene) in scenes.enumerated() {
      let answer = try crops.samples[indices[place]].answerPath.map(CachedAnswer.init)
      let width = crops.featureWidth
      #expect(
        part(batch.features, place)
          == padded(scene.features.map { Float(Float16(bitPattern: $0)) }, to: patches * width))
      #expect(part(batch.boxes, place) == padded(scene.boxes, to: patches * 4))
      #expect(part(batch.positions, place) == padded(scene.positions, to: patches * 2))
      #expect(part(batch.relevance, place) == padded(answer?.relevance ?? [], to: patches * 2))
      #expect(part(batch.queries, place) == padded(answer?.embedding ?? [], to: crops.queryWidth))
      #expect(part(batch.thumbnails, place) == scene.thumbnail.map { Float($0) / 255 })
    }
  }

  @Test func targetsAreSharesOfTheView() async throws {
    let scratch = try Scratch()
    let batch = try CropBatchSource(await crops("owlvit-square", scratch)).batch([0, 1])
    // cat.jpg is 451 x 300.
    let best = try #require(batch.targets[0].first)
    #expect(best.score == 1 && batch.targets[0].count == 2)
    let expected: [Double] = [210 / 451, 150 / 300, 220 / 451, 220 / 300]
    for (value, share) in zip(Tensor(windows: [best.box]).elements, expected) {
      #expect(abs(Double(value) - share) < 1e-6)
    }
    #expect(batch.subjects[0] == [Box(x0: 120.0 / 451, y0: 60.0 / 300, x1: 300.0 / 451, y1: 240.0 / 300)])
    #expect(batch.sizes[0] == PixelSize(width: 451, height: 300))
    // The flipped view shows the same crop in the mirror: its middle on the other side, its size in pixels kept.
    let flipped = try #require(batch.targets[1].first)
    #expect(abs(flipped.box.width * Double(batch.sizes[1].width) - 220) < 1e-9)
    #expect(Box.unit.contains(flipped.box) && Box.unit.contains(batch.subjects[1][0]))
    #expect(batch.names[0].hasSuffix("cat.jpg (\"the left cat\")"))
    #expect(batch.names[1].hasSuffix("cat.jpg (\"the right cat\", view 1)"))
  }

  @Test func memoryDoesNotChangeWhatIsRead() async throws {
    let scratch = try Scratch()
    let crops = try await crops("owlvit-square", scratch)
    let (rich, poor) = (try CropBatchSource(crops), try CropBatchSource(crops, budget: 0))
    for indices in [[0, 1, 2], [2, 2, 4], [0, 1, 2]] {
      let (a, b) = (try rich.batch(indices), try poor.batch(indices))
      #expect(a.features.elements == b.features.elements && a.relevance.elements == b.relevance.elements)
      #expect(a.thumbnails.elements == b.thumbnails.elements && a.names == b.names && a.targets == b.targets)
    }
    #expect(poor.bytesKept == 0 && rich.bytesKept > 0)
    let once = crops.samples.map(\.scenePath)
    try FileManager.default.removeItem(atPath: once[0])
    #expect(try rich.batch([0]).count == 1, "kept in memory")
    #expect(throws: TrainingError.self) { try poor.batch([0]) }
  }

  @Test func anEpochVisitsEveryExampleOnceAndEveryViewInTurn() async throws {
    let scratch = try Scratch()
    let crops = try await crops("owlvit-square", scratch, views: 3)
    let source = try CropBatchSource(crops)
    #expect(source.exampleCount == 3 && source.samples.count == 9)
    for round in 0..<4 {
      var seen: [Int] = []
      for epoch in (3 * round)..<(3 * round + 3) {
        let order = source.order(epoch: epoch, seed: 9, batchSize: 2)
        #expect(order.map(\.count) == [2, 1])
        #expect(Set(order.joined().map { crops.samples[$0].exampleIndex }) == [0, 1, 2])
        #expect(order == source.order(epoch: epoch, seed: 9, batchSize: 2))
        seen += order.joined()
      }
      #expect(seen.sorted() == Array(0..<9))
    }
    let orders = (0..<12).map { source.order(epoch: $0, seed: 9, batchSize: 2) }
    #expect(Set(orders).count > 6 && orders != (0..<12).map { source.order(epoch: $0, seed: 10, batchSize: 2) })
    #expect(source.inOrder(batchSize: 4) == [[0, 1, 2, 3], [4, 5, 6, 7], [8]])
  }

  private func part(_ tensor: Tensor, _ index: Int) -> [Float] {
    let length = tensor.count / tensor.shape[0]
    return Array(tensor.elements[(index * length)..<((index + 1) * length)])
  }

  private func padded(_ values: [Float], to count: Int) -> [Float] {
    values + [Float](repeating: 0, count: count - values.count)
  }
}
