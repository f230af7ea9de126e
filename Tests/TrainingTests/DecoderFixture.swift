import ClipCrop
import Safetensors
import TestSupport
import Tensors

/// `Tests/Fixtures/training/decoder.safetensors`, which Tools/training_fixture.py made with PyTorch.
struct DecoderFixture {
  private let file: SafetensorsFile
  let numbers: TrainingFixture

  init() throws {
    file = try SafetensorsFile(path: Repository.fixture("training/decoder.safetensors"))
    numbers = try TrainingFixture("decoder")
  }

  subscript(_ name: String) -> Tensor {
    get throws {
      let view = try file.tensor(name)
      return try Tensor(shape: view.shape, unsafeUninitialized: { try view.readFloats(into: $0) })
    }
  }

  /// All tensors below a prefix, without it.
  func tensors(_ prefix: String) throws -> [String: Tensor] {
    let names = file.names.filter { $0.hasPrefix(prefix + ".") }
    return try Dictionary(
      uniqueKeysWithValues: names.map { (String($0.dropFirst(prefix.count + 1)), try self[$0]) })
  }

  static let configuration: CropDecoderConfiguration = {
    var configuration = CropDecoderConfiguration(featureWidth: 24, queryWidth: 16)
    configuration.width = 32
    configuration.layers = 2
    configuration.heads = 4
    configuration.hidden = 64
    configuration.queries = 3
    configuration.dropout = 0
    // The reference knows no shots.
    configuration.shots = false
    return configuration
  }()

  /// The decoder, all of whose weights are trainable. The fixture's key biases are left out: they change nothing.
  func decoder(_ kernels: KernelSet = .best) throws -> CropDecoder {
    let weights = try tensors("weight").filter { !$0.key.hasSuffix("k_proj.bias") }
    let decoder = try CropDecoder(
      Self.configuration, weights: TensorDictionary(weights), settings: ComputeSettings(kernels: kernels))
    decoder.parameters.forEach { $0.isTrainable = true }
    return decoder
  }

  /// Both samples as one batch, the second padded.
  func input() throws -> DecoderInput {
    let (first, second) = (try scene(0), try scene(1))
    func padded(_ a: Tensor, _ b: Tensor) -> Tensor {
      let rest = Tensor(repeating: 0, shape: [first.count - second.count, a.width])
      return Tensor.concatenated([a, b, rest]).reshaped([2, first.count, a.width])
    }
    let relevance = try self["sample0.relevance"]
    return DecoderInput(
      features: padded(first.features, second.features), positions: padded(first.positions, second.positions),
      boxes: padded(first.boxes, second.boxes),
      relevance: padded(relevance, Tensor(repeating: 0, shape: [second.count, 2])),
      patches: [first.count, second.count],
      queries: Tensor(try self["sample0.query"].elements + Array(repeating: 0, count: 16), shape: [2, 16]),
      hasQuery: [true, false])
  }

  private func scene(_ sample: Int) throws -> PatchScene {
    let grid = try self["sample\(sample).grid"].elements.map { Int($0) }
    return PatchScene(
      rows: grid[0], columns: grid[1], patch: (1 / Float(grid[1]), 1 / Float(grid[0])),
      features: try self["sample\(sample).features"], boxes: try self["sample\(sample).boxes"])
  }

  func ratios() throws -> [Double?] { [Double(try self["sample0.ratio"].elements[0]), nil] }
}
