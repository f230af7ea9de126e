internal import Foundation
internal import ModelStore
package import OWLViT
internal import Synchronization
internal import Tensors

/// What a ``Cropper`` looks with: a detector, what is known of how sure it is, and the decoder that was trained on it, if any.
package struct CropModel: Sendable {
  package let detector: Detector
  package let calibration: Calibration?
  let proposer: CropProposer?

  package init(detector: Detector, decoder: CropDecoder? = nil, calibration: Calibration? = nil) {
    self.detector = detector
    self.calibration = calibration
    proposer = decoder.map(CropProposer.init)
  }

  /// A model by its folder, its name on the hub, or `embedded`. The folder of a trained cropper names the model below, which is
  /// loaded with it.
  package init(named name: String, precision: ModelSettings.Precision) throws {
    try self.init(precision) { try $0.locate(name) }
  }

  private init(_ precision: ModelSettings.Precision, locate: (ModelStore) throws -> ModelFolder) throws {
    let environment = ProcessInfo.processInfo.environment
    let store = ModelStore(environment: environment)
    let settings = try ModelSettings(
      precision: precision, packedWeights: store.caches.packedWeights, environment: environment)
    let folder = try locate(store).path
    guard CropDecoderFolder.isCropper(folder) else {
      let detector = try Detector(folder: folder, settings: settings)
      self.init(detector: detector, calibration: try Calibration(folder: folder))
      return
    }
    let cropper = CropDecoderFolder(path: folder)
    let base = try cropper.soundBaseFolder(in: store)
    // A decoder is computed in floats whatever the towers are.
    let compute = ComputeSettings(kernels: settings.kernels)
    self.init(
      detector: try Detector(folder: base, settings: settings), decoder: try cropper.decoder(settings: compute),
      calibration: try Calibration(folder: folder) ?? Calibration(folder: base))
  }

  /// The model that comes with ClipCrop.
  private static func embedded() throws -> CropModel {
    try CropModel(.auto) { try $0.locate(ModelReference.embedded) }
  }

  /// The embedded model, loaded when it is first asked for; a failure is tried again.
  final class Embedded: Sendable {
    private let loaded = Mutex<CropModel?>(nil)

    func callAsFunction() throws -> CropModel {
      try loaded.withLock { loaded in
        if let loaded { return loaded }
        let model = try CropModel.embedded()
        loaded = model
        return model
      }
    }
  }
}
