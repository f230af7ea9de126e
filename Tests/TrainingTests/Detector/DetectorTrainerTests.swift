import ClipCrop
import Datasets
import Foundation
import Geometry
import Imaging
import OWLViT
import Safetensors
import Tensors
import Testing
import Training

@Suite struct DetectorTrainerTests {
  /// From nothing to finding what was shown, and the folder is a model.
  @Test func learnsByHeartAndCanBeUsed() async throws {
    let things = try DrawnThings()
    let out = things.scratch["run"]
    let trainer = try DetectorTrainer(folder: things.architecture(), start: .random, options: DrawnThings.options())
    var losses: [Double] = []
    var tried: TrainingEvent.Validation?
    let examples = DetectorExamples(things.examples)
    let outcome = try await trainer.train(
      examples, validation: examples, dataset: "drawn", loop: DrawnThings.loop(70), folder: out
    ) { event in
      if case .step(let step) = event { losses.append(step.loss) }
      if case .validated(let validation) = event { tried = validation }
    }
    let metrics = try #require(tried?.metrics)
    #expect(
      Set(metrics.keys) == ["found", "near", "iou", "on", "auroc", "found.large"],
      "nothing is small, and nothing has a synonym")
    #expect(metrics["found"] == 1 && metrics["on"] == 1 && metrics["auroc"] == 1)
    #expect(outcome == .finished)
    let (first, last) = (try #require(losses.first), try #require(losses.last))
    #expect(last < first / 5, "from \(first) to \(last)")
    let detector = try Detector(folder: out)
    for example in things.examples where !example.subjects.isEmpty {
      let image = try await detector.encode(Image.open(example.image))
      let query = try await detector.embed(text: "\(try #require(example.query))")
      let best = try #require(image.detections([query], options: DetectionOptions(threshold: 0)).first)
      #expect(
        best.box.iou(example.subjects[0]) > 0.5,
        "\(example.query) in \(example.image)")
    }
  }

  /// Interrupted and gone on with, a run ends with the weights of one that was not; validation keeps the best.
  @Test(arguments: [false, true])
  func resumesToTheSameWeights(muon: Bool) async throws {
    let things = try DrawnThings()
    let source = try things.architecture()
    let examples = DetectorExamples(things.examples)
    var options = DetectorTrainingOptions()
    (options.batchSize, options.names, options.softTargets) = (2, 2, true)
    (options.synonyms, options.prompts) = (try NameSynonyms(["red": ["scarlet", "crimson"]]), true)
    func run(_ folder: String, stopAt: Int?) async throws -> TrainingOutcome {
      options.validationLimit = 3
      let trainer = try DetectorTrainer(folder: source, start: .random, options: options)
      let stop = StopSignal()
      var loop = DrawnThings.loop(3)
      loop.averageDecay = 0.9
      loop.muon = muon ? Muon.Options() : nil
      return try await trainer.train(
        examples, validation: examples, dataset: "drawn", loop: loop, folder: folder, stop: stop
      ) { event in
        if case .step(let step) = event, step.step == stopAt { stop.request() }
        if case .validated(let validation) = event { #expect(validation.metrics["found.synonym"] != nil) }
      }
    }
    let (whole, parts) = (things.scratch["whole"], things.scratch["parts"])
    #expect(try await run(whole, stopAt: nil) == .finished)
    #expect(try await run(parts, stopAt: 3) == .interrupted)
    #expect(try await run(parts, stopAt: nil) == .finished)
    let saved = try SafetensorsFile(path: parts + "/checkpoint.safetensors").names
    #expect(saved.contains("momentum.owlvit.vision_model.encoder.layers.0.mlp.fc1.weight") == muon)
    #expect(saved.contains("variance.owlvit.vision_model.encoder.layers.0.mlp.fc1.weight") == !muon)
    // Other words are another run.
    options.synonyms = try NameSynonyms(["red": ["scarlet"]])
    let error = await #expect(throws: TrainingError.self) { try await run(parts, stopAt: nil) }
    guard case .checkpointOfOtherRun(_, "--synonyms", _, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    options.synonyms = try NameSynonyms(["rd": ["scarlet"]])
    await #expect(throws: TrainingError.self) { try await run(parts, stopAt: nil) }
    for name in ["model.safetensors", "config.json", "preprocessor_config.json", "vocab.json", "merges.txt"] {
      let (first, second) = (
        FileManager.default.contents(atPath: "\(whole)/\(name)"),
        FileManager.default.contents(atPath: "\(parts)/\(name)")
      )
      #expect(first != nil && first == second, "\(name)")
    }
  }

  /// Fine-tuning begins with the folder's weights, here at a smaller input, which the result then asks for.
  @Test(arguments: ["owlvit-square", "owlv2-square"])
  func fineTunes(model: String) async throws {
    let things = try DrawnThings()
    let out = things.scratch["tuned"]
    var options = DetectorTrainingOptions()
    (options.size, options.freezeText, options.matching) = (32, true, .hungarian)
    let trainer = try DetectorTrainer(folder: TinyModel.path(model), start: .checkpoint, options: options)
    var loop = DrawnThings.loop(2)
    loop.learningRate = 1e-3
    _ = try await trainer.train(
      DetectorExamples(things.examples), validation: DetectorExamples(things.examples), dataset: "drawn", loop: loop,
      folder: out)
    let (before, after) = (
      try CheckpointFolder(path: TinyModel.path(model)).weights(), try CheckpointFolder(path: out).weights()
    )
    #expect(Set(before.names).isSuperset(of: after.names))
    for name in after.names {
      let isSame = try before.tensor(name).elements == after.tensor(name).elements
      #expect(isSame == name.contains(".text_"), "\(name)")
    }
    let detector = try Detector(folder: out)
    #expect(detector.preprocessor.size == PixelSize(width: 32, height: 32))
    #expect(try await detector.encode(Image.open(things.examples[0].image)).rows == 4)
  }

  @Test func whatMakesNoSenseIsRefused() async throws {
    let things = try DrawnThings()
    let source = try things.architecture()
    var options = DrawnThings.options()
    options.size = 18
    #expect(
      throws: TrainingError.badOption(
        name: "--size", value: "18", need: "it must be a multiple of the patch's 4 pixels, 4096 at most")
    ) {
      try DetectorTrainer(folder: source, start: .random, options: options)
    }
    options.size = nil
    options.validationLimit = 0
    #expect(
      throws: TrainingError.badOption(name: "--validation-limit", value: "0", need: "it must be above 0")
    ) {
      try DetectorTrainer(folder: source, start: .random, options: options)
    }
    options.validationLimit = nil
    options.boxWeight = -.infinity
    #expect(throws: TrainingError.badLossWeight(name: "box", value: -.infinity)) {
      try DetectorTrainer(folder: source, start: .random, options: options)
    }
    // There are no weights to go on with.
    #expect(throws: OWLViTError.self) { try DetectorTrainer(folder: source, start: .checkpoint, options: .init()) }
    let trainer = try DetectorTrainer(folder: source, start: .random, options: DrawnThings.options())
    let unnamed = DetectorExamples(things.examples.filter { $0.subjects.isEmpty })
    await #expect(throws: TrainingError.self) {
      try await trainer.train(
        unnamed, validation: nil, dataset: "", loop: DrawnThings.loop(1), folder: things.scratch["none"])
    }
    await #expect(throws: TrainingError.self) {
      try await trainer.train(
        DetectorExamples(things.examples), validation: nil, dataset: "", loop: DrawnThings.loop(1),
        folder: source + "/../architecture")
    }
  }

  /// A picture that cannot be decoded is left out and named; one whose pictures all are costs nothing.
  @Test func brokenPicturesAreLeftOut() async throws {
    let things = try DrawnThings()
    for index in 0..<2 {
      try Data("P6 32 32 255\n".utf8).write(to: URL(fileURLWithPath: things.scratch["\(index).ppm"]))
    }
    var options = DrawnThings.options()
    options.batchSize = 1
    let trainer = try DetectorTrainer(folder: things.architecture(), start: .random, options: options)
    var examples: [Int] = []
    let outcome = try await trainer.train(
      DetectorExamples(things.examples), validation: nil, dataset: "drawn", loop: DrawnThings.loop(1),
      folder: things.scratch["run"]
    ) { event in
      if case .step(let step) = event { examples.append(step.loss == 0 ? 0 : 1) }
    }
    #expect(outcome == .finished && examples.count == 4 && examples.reduce(0, +) == 2)
    let problems = await trainer.problems
    #expect(problems.count == 2 && problems[0].contains("0.ppm"))
  }

  /// Random patches begin near a logit of -6, with a factor of 16, in a model of the size that people train.
  @Test func beginsDoubtful() throws {
    var configuration = OWLViTConfiguration(kind: .owlvit)
    (configuration.vision.hiddenSize, configuration.vision.heads, configuration.vision.layers) = (64, 4, 2)
    (configuration.vision.intermediateSize, configuration.vision.imageSize, configuration.vision.patchSize) = (
      128, 64, 16
    )
    (configuration.text.hiddenSize, configuration.text.heads, configuration.text.layers) = (64, 4, 2)
    (configuration.text.intermediateSize, configuration.text.vocabularySize, configuration.projectionDimension) = (
      128, 40, 64
    )
    let model = try OWLViTModel(configuration, weights: DetectorInitialization(seed: 4, configuration: configuration))
    var random = SeededRandom(seed: 1)
    let pixels = Tensor((0..<(3 * 64 * 64)).map { _ in random.normal() }, shape: [1, 3, 64, 64])
    let output = try model.classHead(model.features(pixels))
    let logits = try output.logits(model.text([[1, 5, 39], [1, 7, 8, 39], [1, 20, 39]])).elements
    #expect(abs(logits.reduce(0, +) / Float(logits.count) + 6) < 3)
    #expect(logits.allSatisfy { $0 < -1 })
    #expect(output.excess.elements.allSatisfy { abs($0 - 15) < 0.5 })
    let boxes = try model.boxHead(model.features(pixels), rows: 4, columns: 4).elements
    #expect(boxes.allSatisfy { $0 > 0 && $0 < 1 })
  }
}
