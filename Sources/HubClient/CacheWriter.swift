import Glibc
import ModelStore

/// Writes one model's folder in ClipCrop's cache, in the hub's layout.
struct CacheWriter: Sendable {
  let repository: CachedRepository

  private var blobs: String { repository.path + "/blobs" }
  private var locks: String { repository.cache.path + "/.locks/" + repository.name.folderName }

  /// A finished blob.
  func blob(_ tag: EntityTag) -> String { blobs + "/" + tag.blobName }
  /// A blob under way.
  func incompleteBlob(_ tag: EntityTag) -> String { blob(tag) + ".incomplete" }
  /// The lock of a blob.
  func lock(_ tag: EntityTag) -> String { locks + "/" + tag.blobName + ".lock" }

  /// Makes the folders that downloads need.
  func prepare() throws(HubError) {
    try CacheWriter.makeFolders(blobs)
    try CacheWriter.makeFolders(locks)
  }

  /// Whether a blob is there, whole.
  func holds(_ file: RemoteFile) -> Bool {
    guard let status = FileStatus(blob(file.tag)), status.kind == .file else { return false }
    return file.size.map { $0 == status.size } ?? true
  }

  /// The bytes of `files` that are yet to come; files of unknown size count nothing.
  func missingBytes(_ files: [RemoteFile]) -> Int {
    files.reduce(0) { sum, file in
      guard let size = file.size, !holds(file) else { return sum }
      return sum + max(0, size - (FileStatus(incompleteBlob(file.tag))?.size ?? 0))
    }
  }

  /// Refuses what certainly does not fit, before hours of download.
  func checkSpace(for files: [RemoteFile]) throws(HubError) {
    var status = statvfs()
    // Some network file systems say nothing about their size.
    guard statvfs(blobs, &status) == 0, status.f_blocks > 0 else { return }
    let free = Int(
      clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
    let missing = missingBytes(files)
    guard missing <= free else { throw .diskFull(path: blobs, needed: missing - free) }
  }

  /// Gives a blob its path in the snapshot: a relative link, as the hub's other programs make them.
  func link(_ file: RelativePath, to tag: EntityTag, commit: String) throws {
    let path = repository.snapshot(commit) + "/" + file.text
    let target = String(repeating: "../", count: file.depth + 2) + "blobs/" + tag.blobName
    try CacheWriter.makeFolders(CacheWriter.parent(path))
    try CacheWriter.replace(path) { temporary in
      guard symlink(target, temporary) == 0 else { throw HubError.current(temporary) }
    }
  }

  /// Lets a branch or tag stand for a commit.
  func setReference(_ revision: Revision, to commit: String) throws {
    guard revision.text.lowercased() != commit else { return }
    let path = repository.path + "/refs/" + revision.text
    try CacheWriter.makeFolders(CacheWriter.parent(path))
    try CacheWriter.replace(path) { temporary in
      let file = try IncompleteBlob(path: temporary)
      try Array(commit.utf8).withUnsafeBytes { try file.append($0) }
      try file.sync()
    }
  }

  /// Makes something beside its place and moves it there, so that readers find the old or the new.
  private static func replace(_ path: String, _ make: (_ temporary: String) throws -> Void) throws {
    let temporary = parent(path) + "/.new-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    try make(temporary)
    guard rename(temporary, path) == 0 else {
      let error = HubError.current(path)
      unlink(temporary)
      throw error
    }
  }

  private static func parent(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  private static func makeFolders(_ path: String) throws(HubError) {
    if FileStatus.isFolder(path) { return }
    let parent = parent(path)
    if !parent.isEmpty, parent != path { try makeFolders(parent) }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw .current(path) }
    guard FileStatus.isFolder(path) else { throw .fileSystem(path: path, code: ENOTDIR) }
  }
}
