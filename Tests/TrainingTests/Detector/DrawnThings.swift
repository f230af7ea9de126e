import ClipCrop
import Datasets
import Foundation
import Geometry
import OWLViT
import TestSupport
import Training

/// Small pictures with coloured squares on grey, and a tiny architecture to learn them.
struct DrawnThings {
  let scratch: Scratch
  let examples: [CropExample]

  /// Pictures of 32 x 32: in each a red and a blue square, elsewhere in each, and no green one.
  init() throws {
    scratch = try Scratch()
    let places = [(2, 3, 16, 17), (17, 2, 3, 15), (4, 17, 17, 1), (16, 16, 1, 4)]
    var examples: [CropExample] = []
    for (index, place) in places.enumerated() {
      let image = scratch["\(index).ppm"]
      let (red, blue) = (DrawnThings.square(place.0, place.1), DrawnThings.square(place.2, place.3))
      try DrawnThings.draw([(red, [220, 30, 30]), (blue, [30, 40, 220])]).write(to: URL(fileURLWithPath: image))
      let crops = [RatedCrop(box: Box(x0: 0, y0: 0, x1: 32, y1: 32))]
      for (name, box) in [("red", red), ("a blue thing", blue)] {
        examples.append(CropExample(image: image, query: .text(name), crops: crops, subjects: [box]))
      }
      examples.append(CropExample(image: image, query: "green", crops: crops, kind: "absent"))
    }
    self.examples = examples
  }

  private static func square(_ x: Int, _ y: Int) -> Box<Pixels> {
    Box(x0: Double(x), y0: Double(y), x1: Double(x + 13), y1: Double(y + 13))
  }

  private static func draw(_ squares: [(Box<Pixels>, [UInt8])]) -> Data {
    var bytes = Array("P6 32 32 255\n".utf8)
    for y in 0..<32 {
      for x in 0..<32 {
        let (px, py) = (Double(x) + 0.5, Double(y) + 0.5)
        let hit = squares.first { px > $0.0.x0 && px < $0.0.x1 && py > $0.0.y0 && py < $0.0.y1 }
        bytes += hit?.1 ?? [128, 128, 128]
      }
    }
    return Data(bytes)
  }

  /// A folder to begin from nothing with: no weights in it.
  func architecture(_ name: String = "architecture") throws -> String {
    let folder = scratch[name]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for file in ["vocab.json", "merges.txt"] {
      try FileManager.default.copyItem(atPath: TinyModel.path() + "/" + file, toPath: folder + "/" + file)
    }
    let vocabulary = try CLIPTokenizer(folder: folder).vocabularySize
    try write(
      """
      {"model_type": "owlvit", "projection_dim": 16,
       "vision_config": {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 4, "intermediate_size": 64,
                         "image_size": 32, "patch_size": 4},
       "text_config": {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32,
                       "vocab_size": \(vocabulary), "max_position_embeddings": 16}}
      """, to: folder + "/config.json")
    try write("{\"size\": {\"height\": 32, \"width\": 32}, \"resample\": 3}", to: folder + "/preprocessor_config.json")
    return folder
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  /// Without augmentations, all four pictures in each step.
  static func options() -> DetectorTrainingOptions {
    var options = DetectorTrainingOptions()
    (options.batchSize, options.seed) = (1, 3)
    (options.flips, options.frames, options.jitter) = (false, false, false)
    return options
  }

  static func loop(_ epochs: Int) -> TrainingOptions {
    TrainingOptions(epochs: epochs, stepsPerEpoch: 1, learningRate: 4e-3, warmup: 5, averageDecay: nil)
  }
}
