/// A folder of pictures with its subfolders, listed once, because annotations name pictures without saying where they lie.
struct PictureFolder {
  /// Where a picture is.
  enum Place: Equatable {
    case found(String)
    case missing
    /// Several of that name.
    case ambiguous(Int)
  }

  /// `images/train/a.jpg` and a level to spare; links could lead round in circles.
  private static let deepest = 3
  private static let pictureEndings: Set<String> = [
    "avif", "bmp", "gif", "heic", "heif", "jp2", "jpe", "jpeg", "jpg", "jxl", "png", "ppm", "tif", "tiff", "webp",
  ]

  let folder: String
  private var relativePaths: Set<String> = []
  private var byName: [String: [String]] = [:]
  private var byStem: [String: [String]] = [:]

  /// Lists `folder`.
  init(listing folder: String) throws(DatasetError) {
    guard FilePath.isFolder(folder) else { throw .noImagesFolder(path: folder) }
    self.folder = folder
    try list("", depth: 0)
  }

  /// The picture that annotations call `name`, a path below the folder, a name or a name without ending; where several bear the
  /// name, the one in a folder of its `split`.
  func find(_ name: String, split: DatasetSplit?) -> Place {
    if relativePaths.contains(name) { return .found(FilePath.join(folder, name)) }
    guard !name.hasPrefix("/") else { return FilePath.exists(name) ? .found(name) : .missing }
    let paths = byName[FilePath.name(name)] ?? byStem[FilePath.name(name)] ?? []
    if paths.count > 1, let split {
      let inSplit = paths.filter { path in
        path.split(separator: "/").dropLast().contains { DatasetSplit(name: $0) == split }
      }
      if let only = inSplit.first, inSplit.count == 1 { return .found(FilePath.join(folder, only)) }
    }
    guard let only = paths.first else { return .missing }
    return paths.count == 1 ? .found(FilePath.join(folder, only)) : .ambiguous(paths.count)
  }

  /// The path that a picture would have, without a look at the disk.
  static func guess(_ name: String, in folder: String) -> String {
    FilePath.join(folder, pictureEndings.contains(FilePath.ending(name)) ? name : name + ".jpg")
  }

  /// Where pictures are by default: in `images` or `image` beside the annotations at `path` (a file or folder) or above their
  /// `annotations` folder, else there itself.
  static func standard(for path: String) -> String {
    var base = FilePath.trimmed(path)
    if !FilePath.isFolder(base) { base = FilePath.folder(base) }
    if DatasetSplit(name: FilePath.name(base)) != nil, FilePath.name(FilePath.folder(base)) == "annotations" {
      base = FilePath.folder(base)
    }
    if FilePath.name(base) == "annotations" { base = FilePath.folder(base) }
    return ["images", "image"].map { FilePath.join(base, $0) }.first(where: FilePath.isFolder) ?? base
  }

  private mutating func list(_ subfolder: String, depth: Int) throws(DatasetError) {
    for name in try FilePath.entries(subfolder.isEmpty ? folder : FilePath.join(folder, subfolder)) {
      let relative = subfolder.isEmpty ? name : subfolder + "/" + name
      if PictureFolder.pictureEndings.contains(FilePath.ending(name)) {
        relativePaths.insert(relative)
        byName[name, default: []].append(relative)
        byStem[FilePath.stem(name), default: []].append(relative)
      } else if depth < PictureFolder.deepest, FilePath.isFolder(FilePath.join(folder, relative)) {
        try list(relative, depth: depth + 1)
      }
    }
  }
}
