public import ArgumentParser
public import ClipCrop
public import Datasets
public import Geometry
public import Imaging
public import OWLViT
public import Tensors
public import Training

// How the values of options are written; each says what it expects when a text is none.

extension AspectRatio: ExpressibleByArgument {
  /// Reads the value of an option.
  public init?(argument: String) { self.init(parsing: argument) }
}

extension PixelSize: ExpressibleByArgument {
  /// Reads the value of an option.
  public init?(argument: String) { self.init(parsing: argument) }
}

extension Region: ExpressibleByArgument {
  /// Reads the value of an option.
  public init?(argument: String) { self.init(parsing: argument) }
}

extension CropOptions.OnMiss: ExpressibleByArgument {}

extension ImageFormat: ExpressibleByArgument {
  /// Reads the value of an option: a name or extension of a format that can be written.
  public init?(argument: String) {
    guard let format = ImageFormat(named: argument), format.isWritable else { return nil }
    self = format
  }

  /// What help and completion offer.
  public static var allValueStrings: [String] { allCases.filter(\.isWritable).map(\.rawValue) }
}

extension CompositionOptions.MinimumSize: ExpressibleByArgument {
  /// `WxH` in pixels, or `P%`.
  public init?(argument: String) {
    if argument.hasSuffix("%") {
      guard let percent = Double(argument.dropLast()), percent > 0, percent <= 100 else { return nil }
      self = .percent(percent)
    } else {
      guard let size = PixelSize(parsing: argument) else { return nil }
      self = .pixels(size)
    }
  }
}

extension DatasetSplit: ExpressibleByArgument {
  /// Reads the value of an option: any of the names that datasets use.
  public init?(argument: String) { self.init(name: argument) }
}

extension LearningRateSchedule.Shape: ExpressibleByArgument {}

extension ProductPrecision: ExpressibleByArgument {}

extension ModelSettings.Precision: ExpressibleByArgument {}

extension CropperTrainingOptions.SemanticForm: ExpressibleByArgument {}

extension DetectorTrainingOptions.Matching: ExpressibleByArgument {}
