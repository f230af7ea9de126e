import ArgumentParser
import ClipCrop
import Geometry
import Imaging

// How the values of options are written; each says what it expects when a text is none.

extension AspectRatio: @retroactive ExpressibleByArgument {
  public init?(argument: String) { self.init(parsing: argument) }
}

extension PixelSize: @retroactive ExpressibleByArgument {
  public init?(argument: String) { self.init(parsing: argument) }
}

extension Region: @retroactive ExpressibleByArgument {
  public init?(argument: String) { self.init(parsing: argument) }
}

extension CropOptions.OnMiss: @retroactive ExpressibleByArgument {}

extension ImageFormat: @retroactive ExpressibleByArgument {
  public init?(argument: String) {
    guard let format = ImageFormat(named: argument), format.isWritable else { return nil }
    self = format
  }

  public static var allValueStrings: [String] { allCases.filter(\.isWritable).map(\.rawValue) }
}

extension CompositionOptions.MinimumSize: @retroactive ExpressibleByArgument {
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
