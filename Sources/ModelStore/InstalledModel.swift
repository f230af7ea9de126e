/// One snapshot of a model in one of the caches.
public struct InstalledModel: Hashable, Sendable {
  /// The model's name on its hub.
  public let name: ModelName
  /// The commit.
  public let commit: String
  /// The branches and tags that stand for this commit in the cache.
  public let revisions: [String]
  /// `model_type` of its `config.json`; nil when there is none to read.
  public let kind: String?
  /// The bytes of all its files.
  public let size: Int
  /// The cache it lies in.
  public let cache: ModelCache
  /// The snapshot's folder.
  public let path: String
  /// What keeps it from being used; nil for a complete model.
  public let fault: FolderFault?

  /// Whether it is of a kind that ClipCrop runs.
  public var isForClipCrop: Bool { kind.map(ModelFolder.runnableKinds.contains) ?? false }
}

extension ModelStore {
  /// Every snapshot in the caches, of whatever kind of model, complete or not, by name, then cache, then commit.
  public func list() -> [InstalledModel] {
    caches.all.flatMap { cache in
      folderEntries(cache.path)
        .compactMap { ModelName(folderName: $0) }
        .flatMap { CachedRepository(cache: cache, name: $0).installed }
    }
    .sorted { ($0.name.text, $0.cache.owner.rawValue, $0.commit) < ($1.name.text, $1.cache.owner.rawValue, $1.commit) }
  }
}

extension CachedRepository {
  fileprivate var installed: [InstalledModel] {
    let references = references
    return commits.map { commit in
      let path = snapshot(commit)
      return InstalledModel(
        name: name, commit: commit, revisions: references.filter { $0.commit == commit }.map(\.revision),
        kind: ModelFolder.kind(in: path), size: ModelFolder.files(in: path).reduce(0) { $0 + $1.size },
        cache: cache, path: path, fault: fault(at: commit))
    }
  }

  private func fault(at commit: String) -> FolderFault? {
    do {
      _ = try folder(at: commit)
      return nil
    } catch {
      return error
    }
  }
}
