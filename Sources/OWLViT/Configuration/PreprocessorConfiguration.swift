public import Foundation
public import Geometry

/// How a picture becomes the model's input, from `preprocessor_config.json`.
public struct PreprocessorConfiguration: Hashable, Sendable {
  /// How the picture is fitted to the square input.
  public enum Fit: Hashable, Sendable {
    /// Squashed, its ratio lost (OWL-ViT).
    case squash
    /// Padded on the right or at the bottom to a square (OWLv2).
    case padToSquare
  }

  /// The filter a picture is resized with, by PIL's names.
  public enum Resampling: Int, Hashable, Sendable {
    /// PIL's LANCZOS.
    case lanczos = 1
    /// PIL's BILINEAR.
    case bilinear = 2
    /// PIL's BICUBIC.
    case bicubic = 3
  }

  /// The input's size.
  public var size: PixelSize
  /// How the picture is fitted to it.
  public var fit: Fit
  /// The filter.
  public var resampling: Resampling
  /// Mean of each channel, R, G, B, of values in 0...1.
  public var mean: [Float]
  /// Standard deviation of each channel.
  public var standardDeviation: [Float]
  /// The factor from bytes to 0...1.
  public var rescaleFactor: Double

  /// What the reference does where a model's folder says nothing.
  public init(kind: OWLViTConfiguration.Kind, imageSize: Int) {
    size = PixelSize(width: imageSize, height: imageSize)
    fit = kind == .owlvit ? .squash : .padToSquare
    resampling = kind == .owlvit ? .bicubic : .bilinear
    mean = [0.48145466, 0.4578275, 0.40821073]
    standardDeviation = [0.26862954, 0.26130258, 0.27577711]
    rescaleFactor = 1.0 / 255
  }

  /// Reads a `preprocessor_config.json` in its old or new spelling; what it leaves out takes the defaults of `configuration`.
  public init(json: Data, path: String, configuration: OWLViTConfiguration) throws {
    self.init(kind: configuration.kind, imageSize: configuration.vision.imageSize)
    let raw: RawPreprocessor
    do {
      raw = try JSONDecoder().decode(RawPreprocessor.self, from: json)
    } catch {
      throw OWLViTError.invalidFile(path: path, reason: JSONFailure.reason(error))
    }
    size = raw.size?.value ?? size
    mean = raw.mean ?? mean
    standardDeviation = raw.standardDeviation ?? standardDeviation
    rescaleFactor = raw.rescaleFactor ?? rescaleFactor
    if raw.doRescale == false { rescaleFactor = 1 }
    if raw.doNormalize == false { (mean, standardDeviation) = ([0, 0, 0], [1, 1, 1]) }
    if raw.doPad == false { fit = .squash }
    if let code = raw.resample {
      guard let filter = Resampling(rawValue: code) else {
        throw invalid(path, "resample", "is \(code); 1 (Lanczos), 2 (bilinear) and 3 (bicubic) are known")
      }
      resampling = filter
    }
    try validate(path)
  }

  private func validate(_ path: String) throws {
    for side in [size.width, size.height] where !(1...4096).contains(side) {
      throw invalid(path, "size", "is \(size), not between 1 and 4096 pixels")
    }
    guard mean.count == 3, mean.allSatisfy(\.isFinite) else {
      throw invalid(path, "image_mean", "is not three numbers")
    }
    guard standardDeviation.count == 3, standardDeviation.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw invalid(path, "image_std", "is not three positive numbers")
    }
    guard rescaleFactor.isFinite, rescaleFactor > 0 else {
      throw invalid(path, "rescale_factor", "is \(rescaleFactor), not positive")
    }
  }

  private func invalid(_ path: String, _ key: String, _ reason: String) -> OWLViTError {
    .invalidConfiguration(path: path, key: key, reason: reason)
  }
}

private struct RawPreprocessor: Decodable {
  let size: RawSize?
  let mean: [Float]?
  let standardDeviation: [Float]?
  let rescaleFactor: Double?
  let resample: Int?
  let doRescale: Bool?
  let doNormalize: Bool?
  let doPad: Bool?

  enum CodingKeys: String, CodingKey {
    case size
    case mean = "image_mean"
    case standardDeviation = "image_std"
    case rescaleFactor = "rescale_factor"
    case resample
    case doRescale = "do_rescale"
    case doNormalize = "do_normalize"
    case doPad = "do_pad"
  }
}

/// The spellings of a size over the years: `768`, `[768, 768]` (height first), `{"height": 768, "width": 768}`,
/// `{"shortest_edge": 768}`.
private struct RawSize: Decodable {
  let value: PixelSize?

  private struct Named: Decodable {
    let height: Int?
    let width: Int?
    let shortest_edge: Int?
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let side = try? container.decode(Int.self) {
      value = PixelSize(width: side, height: side)
    } else if let sides = try? container.decode([Int].self), sides.count == 2 {
      value = PixelSize(width: sides[1], height: sides[0])
    } else {
      let named = try container.decode(Named.self)
      guard let height = named.height ?? named.shortest_edge, let width = named.width ?? named.shortest_edge else {
        throw DecodingError.typeMismatch(
          RawSize.self, .init(codingPath: container.codingPath, debugDescription: "no known spelling of a size"))
      }
      value = PixelSize(width: width, height: height)
    }
  }
}
