/// How a dataset is read.
public struct DatasetOptions: Sendable, Hashable {
  /// The folder of the pictures, its subfolders included; nil for where the format has them (beside the annotations).
  public var imagesFolder: String?
  /// GAICD only: captions to use as queries, and which of them.
  public var captions: CaptionOptions?
  /// The part to read; nil for all.
  public var split: DatasetSplit?
  /// Whether pictures are looked for and their headers opened. Without, a picture's path is a guess and boxes are checked
  /// against nothing but 0.
  public var checkImages: Bool
  /// Whether a single problem fails the whole.
  public var strict: Bool

  /// Options; by default everything is read and checked, and what is wrong is left out.
  public init(
    imagesFolder: String? = nil, captions: CaptionOptions? = nil, split: DatasetSplit? = nil, checkImages: Bool = true,
    strict: Bool = false
  ) {
    self.imagesFolder = imagesFolder
    self.captions = captions
    self.split = split
    self.checkImages = checkImages
    self.strict = strict
  }
}

/// Where captions are, and which are fit to be queries.
public struct CaptionOptions: Sendable, Hashable {
  /// A JSON file of captions by picture name, or a folder of such files.
  public var path: String
  /// Whether captions stay that name a thing only by a placeholder ("biological species on a branch").
  public var keepsPlaceholders: Bool
  /// Captions of more words are left out; nil keeps them all.
  public var longest: Int?

  /// Captions at `path`, by default without placeholders and without those of more than 14 words, which describe circumstances
  /// rather than the picture.
  public init(path: String, keepsPlaceholders: Bool = false, longest: Int? = 14) {
    self.path = path
    self.keepsPlaceholders = keepsPlaceholders
    self.longest = longest
  }
}
