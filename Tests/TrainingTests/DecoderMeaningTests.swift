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

/// What a decoder is told beyond the name of a thing.
@Suite struct DecoderMeaningTests {
  private var configuration: CropDecoderConfiguration {
    var configuration = DecoderFixture.configuration
    configuration.shots = true
    return configuration
  }

  private func input(_ shots: [Shot?]) throws -> DecoderInput {
    let input = try DecoderFixture().input()
    return DecoderInput(
      features: input.features, positions: input.positions, boxes: input.boxes, relevance: input.relevance,
      patches: input.patches, queries: input.queries, hasQuery: input.hasQuery, shots: shots)
  }

  @Test func eachShotSaysSomethingElseAndNoneSaysNothing() throws {
    let weights = RandomInitialization(seed: 3)
    let decoder = try CropDecoder(configuration, weights: weights)
    #expect(weights.shape(of: "shot_embedding") == [3, 32])
    let plain = try CropDecoder(DecoderFixture.configuration, weights: RandomInitialization(seed: 3))
    let windows = { (decoder: CropDecoder, shots: [Shot?]) in
      try decoder.propose(decoder.memory(input(shots)), ratios: [nil, nil]).windows
    }
    let none = try windows(decoder, [nil, nil])
    #expect(distance(none, try windows(plain, [nil, nil])) < 1e-6)
    #expect(distance(none, try windows(plain, [.wide, .closeUp])) < 1e-6, "a decoder that knows no shots")
    var seen = [none]
    for shot in Shot.allCases {
      let asked = try windows(decoder, [shot, nil])
      #expect(seen.allSatisfy { distance(asked.slice(0..<1), $0.slice(0..<1)) > 1e-6 }, "\(shot)")
      #expect(distance(asked.slice(1..<2), none.slice(1..<2)) < 1e-6, "the other picture is asked for none")
      seen.append(asked)
    }
    let rated = try DecoderFixture()["rated.windows"]
    let ratings = try [nil, Shot.wide].map { try decoder.rate(decoder.memory(input([$0, nil])), windows: rated) }
    #expect(distance(ratings[0].slice(0..<1), ratings[1].slice(0..<1)) > 1e-6, "ratings know the shot too")
  }

  @Test func shotsAreLearned() throws {
    let decoder = try CropDecoder(configuration, weights: RandomInitialization(seed: 3))
    decoder.parameters.forEach { $0.isTrainable = true }
    let parameter = try #require(decoder.parameters.first { $0.name == "shot_embedding" })
    let target = Box<Normalized>(x0: 0.1, y0: 0.2, x1: 0.5, y1: 0.9)
    let tape = Tape()
    let loss = try tape.record {
      let proposal = try decoder.propose(decoder.memory(input([.wide, nil])), ratios: [nil, nil])
      return try WindowLoss()(proposal.windows, targets: [[target], [target]]).loss
    }
    let gradients = try tape.gradients(of: loss)
    let gradient = try #require(gradients[parameter])
    #expect(gradient.shape == [3, 32])
    #expect(gradient.row(0).allSatisfy { $0 == 0 } && gradient.row(1).allSatisfy { $0 == 0 })
    #expect(gradient.row(2).contains { $0 != 0 })
  }

  @Test func withoutFeaturesNoneOfThemMatters() throws {
    var configuration = configuration
    configuration.features = false
    let weights = RandomInitialization(seed: 3)
    let decoder = try CropDecoder(configuration, weights: weights)
    #expect(weights.shape(of: "memory_projection.weight") == nil)
    let input = try input([nil, nil])
    let blind = DecoderInput(
      features: input.features.scaled(by: 0), positions: input.positions, boxes: input.boxes,
      relevance: input.relevance, patches: input.patches, queries: input.queries, hasQuery: input.hasQuery)
    #expect(try decoder.memory(input).tokens.elements == decoder.memory(blind).tokens.elements)
    let seeing = try CropDecoder(self.configuration, weights: RandomInitialization(seed: 3))
    #expect(try distance(seeing.memory(input).tokens, seeing.memory(blind).tokens) > 1e-3)
    #expect(configuration.summary.hasSuffix("without features"))
  }

  /// Croppers of before shots were known say nothing of them, and load as what they are.
  @Test func olderConfigurations() throws {
    let old = """
      {"feature_width": 24, "query_width": 16, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
       "intermediate_size": 64, "num_crop_queries": 3, "dropout": 0}
      """
    #expect(
      try JSONDecoder().decode(CropDecoderConfiguration.self, from: Data(old.utf8)) == DecoderFixture.configuration)
    var new = configuration
    new.features = false
    let written = try JSONEncoder().encode(new)
    #expect(try JSONDecoder().decode(CropDecoderConfiguration.self, from: written) == new)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(CropDecoderConfiguration.self, from: Data(#"{"feature_width": 24}"#.utf8))
    }
  }

  /// "The left cat" and "cats" are one name; what differs is what of its answers is dimmed.
  @Test(arguments: ["owlvit-square", "owlvit-wide", "owlv2-tall"])
  func unmeantThingsAreDimmed(_ model: String) async throws {
    let detector = try TinyModel.detector(model)
    let image = try await detector.encode(.open(Examples.cat.image))
    func ask(_ text: String) async throws -> (things: FoundThings, query: SceneQuery) {
      let asked = try await detector.ask(.text(text))
      return (
        try FoundThings(of: asked.subjects[0], in: image),
        try #require(try image.sceneQuery(asked.subjects, shot: asked.reading.shot))
      )
    }
    let all = try await ask("cats")
    let left = try await ask("wide shot of the cats on the left")
    let right = try await ask("the cats on the right")
    #expect(left.query.shot == .wide && right.query.shot == nil)
    #expect(left.query.embedding != all.query.embedding, "the cats are no cats in words")
    let named = try await ask("the cats")
    #expect(named.query.embedding == left.query.embedding && named.query.embedding == right.query.embedding)
    #expect(named.things.alike == left.things.alike && named.things.unmeant.isEmpty)
    #expect(left.things.meant.count < left.things.alike.count, "untrained models answer everywhere")
    let before = named.query.relevance.elements
    for asked in [left, right] {
      let after = asked.query.relevance.elements
      #expect(after != before && zip(before, after).allSatisfy { $0 >= $1 })
      for column in 0..<2 {
        let values = stride(from: column, to: before.count, by: 2).map { before[$0] }.sorted()
        let median = values[(values.count - 1) / 2]
        for index in stride(from: column, to: before.count, by: 2) where after[index] != before[index] {
          #expect(after[index] == median)
        }
      }
    }
    #expect(left.query.relevance.elements != right.query.relevance.elements)
  }

  /// Training reads queries as use does, of every kind, also in the mirror.
  @Test func cachedAnswersAreThoseOfUse() async throws {
    let scratch = try Scratch()
    let detector = try TinyModel.detector()
    let cache = try FeatureCache(folder: scratch["cache"], detector: detector)
    let texts = [
      "close-up of the left cat", "the cat and the sofa", "two cats", "the small cat", "wide shot of a cat and a dog",
    ]
    let examples = texts.map { text in
      var example = Examples.cat
      example.query = .text(text)
      return example
    }
    let crops = try await cache.fill(cache.plan(examples, views: 2))
    let batch = try CropBatchSource(crops).batch(Array(crops.samples.indices))
    #expect(crops.samples.count == 10)
    for (index, sample) in crops.samples.enumerated() {
      let query = try #require(sample.example.query)
      let asked = try await detector.ask(query)
      let image = try Image.open(sample.example.image)
      let encoded =
        sample.view.isOriginal
        ? try await detector.encode(image) : try await detector.encode(sample.view.apply(to: image))
      let expected = try #require(try encoded.sceneQuery(asked.subjects, shot: asked.reading.shot))
      let answer = try CachedAnswer(path: try #require(sample.answerPath))
      #expect(zip(answer.relevance, expected.relevance.elements).allSatisfy { abs($0 - $1) < 1e-4 }, "\(query)")
      #expect(batch.shots[index] == expected.shot && batch.decoderInput.shots[index] == expected.shot)
    }
    #expect(Set(batch.shots) == [.closeUp, .wide, nil])
    // Another shot of the same is the same answer.
    let other = CropExample(
      image: Examples.cat.image, query: "wide shot of the left cat", crops: Examples.cat.crops,
      subjects: Examples.cat.subjects)
    #expect(try await cache.plan([other], views: 1).toEncode == 0)
  }
}
