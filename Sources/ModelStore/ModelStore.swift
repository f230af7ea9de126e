/// Finds model folders: those a user names, and those in the caches of this machine.
///
/// It only reads; `HubClient` fills ClipCrop's own cache.
public struct ModelStore: Sendable {
  /// The caches, by the environment.
  public let caches: CacheFolders

  /// A store that looks where the environment says; see ``CacheFolders``.
  public init(environment: [String: String]) {
    caches = CacheFolders(environment: environment)
  }

  /// The folder of a model as the user wrote it for `--model`; see ``ModelReference/init(parsing:home:)`` and
  /// ``locate(_:)``.
  public func locate(_ text: String) throws(ModelStoreError) -> ModelFolder {
    try locate(ModelReference(parsing: text, home: caches.home))
  }

  /// The folder of a model.
  ///
  /// A hub name is looked up in the user's hub cache, then in ClipCrop's own: first the snapshot that the revision
  /// (default `main`) or the commit stands for. Without a revision, a model whose `main` is nowhere complete falls back
  /// to its newest complete snapshot. Incomplete snapshots are passed over.
  ///
  /// - Throws: ``ModelStoreError`` naming the folder's fault, or every place that was looked into.
  public func locate(_ reference: ModelReference) throws(ModelStoreError) -> ModelFolder {
    switch reference {
    case .folder(let path):
      do { return try ModelFolder(path: path) } catch { throw .unusableFolder(path, error) }
    case .hub(let name, let revision):
      return try locate(name, revision)
    case .embedded:
      return try ModelStore.embedded()
    }
  }

  private func locate(_ name: ModelName, _ revision: Revision?) throws(ModelStoreError) -> ModelFolder {
    var misses: [ModelStoreError.Miss] = []
    let repositories = caches.all.map { CachedRepository(cache: $0, name: name) }
    for repository in repositories {
      guard let commit = repository.commit(of: revision ?? .main) else { continue }
      do {
        return try repository.folder(at: commit)
      } catch {
        misses.append(.init(cache: repository.cache.path, commit: commit, fault: error))
      }
    }
    if revision == nil, let folder = ModelStore.newestComplete(of: repositories, &misses) { return folder }
    let missed = Set(misses.map(\.cache))
    for cache in caches.all where !missed.contains(cache.path) {
      misses.append(.init(cache: cache.path, commit: nil, fault: nil))
    }
    throw .notFound(name, revision, misses)
  }

  /// The folder of the model that comes with ClipCrop.
  private static func embedded() throws(ModelStoreError) -> ModelFolder {
    guard let path = PackageResource.path(target: "ClipCrop", name: ModelReference.embeddedName) else {
      throw .embeddedModelMissing(places: PackageResource.places(target: "ClipCrop"))
    }
    do { return try ModelFolder(path: path) } catch { throw .unusableFolder(path, error) }
  }

  private static func newestComplete(
    of repositories: [CachedRepository], _ misses: inout [ModelStoreError.Miss]
  ) -> ModelFolder? {
    var newest: (folder: ModelFolder, modified: Double)?
    let tried = Set(misses.map { $0.cache + "/" + ($0.commit ?? "") })
    for repository in repositories {
      for commit in repository.commits where !tried.contains(repository.cache.path + "/" + commit) {
        do {
          let folder = try repository.folder(at: commit)
          let modified = FileStatus(folder.path)?.modified ?? 0
          if newest.map({ modified > $0.modified }) ?? true { newest = (folder, modified) }
        } catch {
          misses.append(.init(cache: repository.cache.path, commit: commit, fault: error))
        }
      }
    }
    return newest?.folder
  }
}
