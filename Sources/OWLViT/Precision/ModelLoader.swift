internal import Tensors

/// Builds the model of a folder in the precision that was asked for.
package struct ModelLoader: Sendable {
  private let folder: CheckpointFolder
  private let settings: ModelSettings
  private let configuration: OWLViTConfiguration

  /// Towers of fewer weights are packed in milliseconds and fast anyway: nothing of them is kept, and `auto` leaves them as they are.
  private static let fewWeights = 16_000_000

  package init(_ folder: CheckpointFolder, _ settings: ModelSettings) throws {
    self.folder = folder
    self.settings = settings
    configuration = try folder.configuration()
  }

  /// Checks every tensor by name and shape; the weights are read when first used.
  package func model() throws -> OWLViTModel {
    let store = isLarge ? try settings.packedWeights.map { try PackedWeightCache(root: $0, model: folder) } : nil
    return try model(precision(store), store)
  }

  private var isLarge: Bool {
    let vision = configuration.vision
    let layer = vision.hiddenSize * (4 * vision.hiddenSize + 2 * vision.intermediateSize)
    return vision.layers * layer >= ModelLoader.fewWeights
  }

  private func model(_ precision: EncoderPrecision, _ store: PackedWeightCache?) throws -> OWLViTModel {
    var compute = ComputeSettings(precision: precision, kernels: settings.kernels)
    compute.store = store
    return try OWLViTModel(configuration, weights: folder.weights(), settings: compute)
  }

  private func precision(_ store: PackedWeightCache?) throws -> EncoderPrecision {
    switch settings.precision {
    case .float32: .float32
    case .int8: .int8
    case .auto: try isServedByBytes(store) ? .int8 : .float32
    }
  }

  /// Measured once for a model and a set of kernels; where nothing can be kept, measuring each time would cost more than is gained.
  private func isServedByBytes(_ store: PackedWeightCache?) throws -> Bool {
    guard let store, settings.kernels.multipliesBytes else { return false }
    if let known = store.agreement(settings.kernels) { return known.isClose }
    let bytes = try model(.int8, store)
    guard bytes.precision == .int8 else { return false }
    let agreement = try PrecisionAgreement(of: bytes, with: model(.float32, nil))
    store.keep(agreement, settings.kernels)
    return agreement.isClose
  }
}
