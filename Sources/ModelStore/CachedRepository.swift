/// One model's folder in a cache, in the hub's layout: `refs/<revision>` holds a commit, `snapshots/<commit>/` the files.
package struct CachedRepository: Sendable {
  package let cache: ModelCache
  package let name: ModelName

  package init(cache: ModelCache, name: ModelName) {
    self.cache = cache
    self.name = name
  }

  /// `models--owner--name` in the cache.
  package var path: String { cache.folder(of: name) }

  /// The commits that have a snapshot folder, complete or not.
  package var commits: [String] {
    folderEntries(path + "/snapshots").filter { RelativePath($0) != nil && FileStatus.isFolder(snapshot($0)) }
  }

  /// The snapshot folder of a commit.
  package func snapshot(_ commit: String) -> String { path + "/snapshots/" + commit }

  /// The usable folder of a commit, or what it lacks.
  package func folder(at commit: String) throws(FolderFault) -> ModelFolder {
    try ModelFolder(path: snapshot(commit), origin: .init(name: name, commit: commit, cache: cache))
  }

  /// The commit that a revision stands for in this cache: by its ref, by its full text, or abbreviated without doubt.
  package func commit(of revision: Revision) -> String? {
    if let commit = referencedCommit(revision.text) { return commit }
    if FileStatus.isFolder(snapshot(revision.text)) { return revision.text }
    let candidates = commits.filter(revision.abbreviates)
    return candidates.count == 1 ? candidates.first : nil
  }

  /// The names under `refs/` with the commits they stand for.
  package var references: [(revision: String, commit: String)] { references(below: "") }

  private func references(below prefix: String, depth: Int = 0) -> [(revision: String, commit: String)] {
    // Refs are at most `refs/pr/N` deep; the bound ends a loop of links.
    guard depth < 6 else { return [] }
    return folderEntries(path + "/refs/" + prefix).flatMap { entry -> [(revision: String, commit: String)] in
      let name = prefix + entry
      if FileStatus.isFolder(path + "/refs/" + name) { return references(below: name + "/", depth: depth + 1) }
      return referencedCommit(name).map { [(name, $0)] } ?? []
    }
  }

  /// A ref's content is as foreign as the rest of a shared cache: only a plain name may become part of a path.
  private func referencedCommit(_ revision: String) -> String? {
    guard let bytes = smallFile(path + "/refs/" + revision, limit: 1024) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first.map(String.init)
    guard let text, !text.contains("/"), RelativePath(text) != nil else { return nil }
    return text
  }
}
