public import OWLViT

extension Cropper {
  /// A cropper with a model by its folder or its name on the hub, such as `google/owlvit-base-patch32`; names are looked up in
  /// the hub's cache on this machine and in ClipCrop's own (`clipcrop model pull NAME` fills it). `embedded` is the model that comes
  /// with ClipCrop. The folder of a trained cropper names the model below, which is loaded with it.
  ///
  /// - Parameter precision: what the model's layers are computed in.
  /// - Throws: `ModelStoreError` when the model is not on this machine, `OWLViTError`, `SafetensorsError` or `TensorError` when
  ///   its folder is not sound.
  public convenience init(model: String, precision: ModelSettings.Precision = .auto) throws {
    self.init(model: try CropModel(named: model, precision: precision))
  }

  /// A cropper with a model that is loaded already, which frames by rules.
  public convenience init(detector: Detector, calibration: Calibration? = nil) {
    self.init(model: CropModel(detector: detector, calibration: calibration))
  }
}
