/// Why a model cannot be found or used.
public enum ModelStoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A place that was looked into, and why it did not help.
  public struct Miss: Hashable, Sendable {
    /// The cache.
    public let cache: String
    /// The snapshot that was passed over; nil when the cache holds none.
    public let commit: String?
    /// What the snapshot lacks; nil when there is none.
    public let fault: FolderFault?
  }

  /// The text names neither a folder nor a model.
  case badReference(String)
  /// The folder that was named cannot be used.
  case unusableFolder(String, FolderFault)
  /// No cache holds the model in a usable state.
  case notFound(ModelName, Revision?, [Miss])

  /// The model that comes with ClipCrop does not lie beside the program.
  case embeddedModelMissing(places: [String])

  /// One sentence with the remedy.
  public var description: String {
    switch self {
    case .badReference(let text):
      "\"\(text)\" is neither a folder nor a model name: give a folder that holds config.json and model.safetensors, "
        + "or a name such as google/owlvit-base-patch32 (a revision may follow after @)"
    case .unusableFolder(let path, let fault): "the model folder \(path) \(fault)\(ModelStoreError.remedy(fault))"
    case .embeddedModelMissing(let places):
      "the model that comes with ClipCrop is not where it should be (\(places.joined(separator: " or "))): install the program "
        + "with its resources folder beside it, or fetch a model with `clipcrop model pull google/owlvit-base-patch32` and name it "
        + "with --model"
    case .notFound(let name, let revision, let misses): ModelStoreError.notFound(name, revision, misses)
    }
  }

  private static func remedy(_ fault: FolderFault) -> String {
    switch fault {
    case .absent: ": check the path, or give a model's name and fetch it with `clipcrop model pull NAME`"
    case .noConfiguration: ": give the folder that holds config.json and model.safetensors"
    case .noWeights: ": put the model's safetensors weights there, or fetch it with `clipcrop model pull NAME`"
    case .onlyPyTorch:
      ": fetch a revision that holds model.safetensors (`clipcrop model pull NAME --revision refs/pr/N` for a "
        + "conversion, or a newer revision)"
    case .missingShard, .badIndex: ": fetch the model again with `clipcrop model pull NAME`"
    }
  }

  private static func notFound(_ name: ModelName, _ revision: Revision?, _ misses: [Miss]) -> String {
    let wanted = revision.map { "\(name) at \($0)" } ?? name.text
    let option = revision.map { " --revision \($0)" } ?? ""
    let places = misses.map { miss -> String in
      switch (miss.commit, miss.fault) {
      case (let commit?, let fault?): "\(miss.cache), whose snapshot \(commit.prefix(12)) \(fault)"
      default: miss.cache
      }
    }
    let looked = places.isEmpty ? "no cache folder is known (set HOME)" : "looked in " + places.joined(separator: "; ")
    return "the model \(wanted) is not on this machine (\(looked)): "
      + "fetch it with `clipcrop model pull \(name)\(option)`, or give a folder"
  }
}
