import Geometry
import OWLViT
import Safetensors
import Tensors
import TestSupport
import Training

/// `Tests/Fixtures/training/detector.safetensors`, which Tools/detector_fixture.py made with transformers' OWL-ViT.
struct DetectorFixture {
  private let file: SafetensorsFile

  init() throws { file = try SafetensorsFile(path: Repository.fixture("training/detector.safetensors")) }

  subscript(_ name: String) -> Tensor {
    get throws {
      let view = try file.tensor(name)
      return try Tensor(shape: view.shape, unsafeUninitialized: { try view.readFloats(into: $0) })
    }
  }

  /// The rows of a matrix of whole numbers.
  func integers(_ name: String) throws -> [[Int]] {
    let matrix = try self[name]
    return (0..<matrix.rows).map { row in matrix.row(row).map { Int($0) } }
  }

  static let configuration: OWLViTConfiguration = {
    var configuration = OWLViTConfiguration(kind: .owlvit)
    (configuration.vision.hiddenSize, configuration.vision.layers, configuration.vision.heads) = (16, 2, 4)
    (configuration.vision.intermediateSize, configuration.vision.imageSize, configuration.vision.patchSize) = (
      40, 32, 8
    )
    (configuration.text.vocabularySize, configuration.text.hiddenSize, configuration.text.layers) = (32, 16, 2)
    (configuration.text.heads, configuration.text.intermediateSize, configuration.text.maxPositions) = (2, 32, 8)
    configuration.projectionDimension = 16
    return configuration
  }()

  /// The model, all of which is trainable.
  func model() throws -> OWLViTModel {
    let names = file.names.filter { $0.hasPrefix("weight.") }
    let weights = try Dictionary(
      uniqueKeysWithValues: names.map { (String($0.dropFirst("weight.".count)), try self[$0]) })
    let model = try OWLViTModel(Self.configuration, weights: TensorDictionary(weights))
    model.parameters.forEach { $0.isTrainable = true }
    return model
  }

  static let grid = DetectorGrid(pictures: 2, rows: 4, columns: 4)

  func batch() throws -> DetectorBatch {
    let (labels, rows) = (try integers("labels"), try self["objects"])
    let lengths = try self["lengths"].elements.map { Int($0) }
    var objects: [[DetectorBatch.Object]] = [[], []]
    for index in 0..<rows.rows {
      let row = rows.row(index).map(Double.init)
      objects[Int(row[0])].append(
        DetectorBatch.Object(
          box: Box(centerX: row[1], centerY: row[2], width: row[3], height: row[4]),
          classes: labels.filter { $0[0] == index }.map { $0[1] }))
    }
    return DetectorBatch(
      images: ["first", "second"], pixels: try self["pixels"], objects: objects,
      queries: zip(try integers("queries"), lengths).map { Array($0.prefix($1)) })
  }
}
