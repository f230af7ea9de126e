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
      self.init(detector: try Detector(folder: folder))
      return
    }
    let cropper = CropDecoderFolder(path: folder)
    let description = try cropper.description()
    let base = try store.locate(Self.base(description.baseModel, of: folder)).path
    guard try ModelFingerprint(folder: base).text == description.baseFingerprint else {
      throw ClipCropError.baseModelMismatch(cropper: folder, baseModel: base)
    }
    self.init(detector: try Detector(folder: base), decoder: try cropper.decoder())
  }

  /// The base model's name, or its folder where the cropper names one relative to itself.
  private static func base(_ name: String, of folder: String) -> String {
    let inside = folder + "/" + name
    return FileManager.default.fileExists(atPath: inside + "/config.json") ? inside : name
  }
}
