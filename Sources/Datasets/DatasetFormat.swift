/// How a dataset's annotations are written. `docs/datasets.md` describes each.
public enum DatasetFormat: String, Sendable, Hashable, CaseIterable {
  /// One JSON object a line: the format for data of one's own.
  case jsonl
  /// Grid Anchor based Image Cropping: up to 90 windows a picture, each with a mean opinion score; text files or JSON.
  case gaicd
  /// The Flickr Cropping Dataset: one window a picture.
  case fcdb
  /// Fang, Lin, Mech and Shen: 500 pictures, ten windows each, equally good.
  case flms
  /// Comparative Photo Composition: 24 rated views a picture.
  case cpc

  /// What the format is called in a sentence.
  public var title: String {
    switch self {
    case .jsonl: "JSONL"
    case .gaicd: "GAICD"
    case .fcdb: "FCDB"
    case .flms: "FLMS"
    case .cpc: "CPC"
    }
  }
}

/// A part of a dataset that its authors set apart.
public enum DatasetSplit: String, Sendable, Hashable, CaseIterable {
  /// What models learn from.
  case train
  /// What decides when to stop.
  case validation
  /// What results are reported on.
  case test

  /// A split by any of the names that datasets use for it, such as `val`; nil for another word.
  public init?(name: some StringProtocol) {
    switch name.lowercased() {
    case "train", "training": self = .train
    case "val", "valid", "validation", "dev": self = .validation
    case "test", "testing": self = .test
    default: return nil
    }
  }
}
