import Foundation
internal import ModelStore
internal import OWLViT

extension Cropper {
  /// A cropper with a model by its folder or its name on the hub, such as `google/owlvit-base-patch32`; names are looked up in
  /// the hub's cache on this machine and in ClipCrop's own (`clipcrop model pull NAME` fills it). The folder of a trained cropper
  /// names the model below, which is loaded with it.
  ///
  /// - Throws: `ModelStoreError` when the model is not on this machine, `OWLViTError`, `SafetensorsError` or `TensorError` when
  ///   its folder is not sound.
  public convenience init(model: String) throws {
    let store = ModelStore(environment: ProcessInfo.processInfo.environment)
    let folder = try store.locate(model).path
    guard CropDecoderFolder.isCropper(folder) else {
      self.init(detector: try Detector(folder: folder), calibration: try Calibration(folder: folder))
      return
    }
    let cropper = CropDecoderFolder(path: folder)
    let base = try cropper.soundBaseFolder(in: store)
    self.init(
      detector: try Detector(folder: base), decoder: try cropper.decoder(),
      calibration: try Calibration(folder: folder) ?? Calibration(folder: base))
  }
}
