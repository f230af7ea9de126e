import Foundation
internal import ModelStore
internal import OWLViT

extension Cropper {
  /// A cropper with a model by its folder or its name on the hub, such as `google/owlvit-base-patch32`; names are looked up in
  /// the hub's cache on this machine and in ClipCrop's own (`clipcrop model pull NAME` fills it).
  ///
  /// - Throws: `ModelStoreError` when the model is not on this machine, `OWLViTError`, `SafetensorsError` or `TensorError` when
  ///   its folder is not sound.
  public convenience init(model: String) throws {
    let folder = try ModelStore(environment: ProcessInfo.processInfo.environment).locate(model)
    self.init(detector: try Detector(folder: folder.path))
  }
}
