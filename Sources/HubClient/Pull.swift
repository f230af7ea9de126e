import ModelStore

/// One pull, from the list of files to the branch that stands for them.
struct Pull {
  private let name: ModelName
  private let revision: Revision
  private let transport: HubTransport
  private let retrying: Retrying
  private let writer: CacheWriter
  private let tally: PullTally

  init(
    name: ModelName, revision: Revision, transport: HubTransport, report: @escaping @Sendable (PullEvent) -> Void
  ) {
    self.name = name
    self.revision = revision
    self.transport = transport
    retrying = Retrying(patience: transport.configuration.patience, report: report)
    writer = CacheWriter(repository: CachedRepository(cache: transport.configuration.cache, name: name))
    tally = PullTally(report: report)
  }

  func run() async throws -> PulledModel {
    let listing = try await RepositoryListing.fetch(name, revision, transport, retrying)
    guard let selection = try FileSelection(listing.files, name, revision) else {
      throw HubError.onlyPyTorch(
        name, revision, conversion: try await Conversion.find(name, transport, retrying))
    }
    let commit = listing.commit
    if let files = filesAlreadyHere(selection, commit) { return try finish(files, commit) }
    try writer.prepare()
    let files = try await describe(selection, listing)
    tally.plan(files, commit: commit)
    try writer.checkSpace(for: files)
    for file in files {
      try await fetch(file, commit)
      // Before the weights: gigabytes of some other model help nobody.
      if file.path.text == ModelFile.configuration { try checkKind(commit) }
    }
    return try finish(files.map(\.path.text), commit)
  }

  /// The model's files when the snapshot holds them all; then the hub need not be asked about each.
  private func filesAlreadyHere(_ selection: FileSelection, _ commit: String) -> [String]? {
    guard let folder = try? writer.repository.folder(at: commit) else { return nil }
    let index = selection.weights == .sharded ? [ModelFile.index] : []
    let files = selection.side + index + folder.weightFiles
    return files.allSatisfy { FileStatus.isFile(folder.path + "/" + $0) } ? files : nil
  }

  private func checkKind(_ commit: String) throws(HubError) {
    guard let kind = ModelFolder.kind(in: writer.repository.snapshot(commit)) else { return }
    guard ModelFolder.runnableKinds.contains(kind) else { throw .unsupportedModel(name, kind: kind) }
  }

  private func finish(_ files: [String], _ commit: String) throws -> PulledModel {
    // Last: until now the branch stands for what was complete before.
    try writer.setReference(revision, to: commit)
    return PulledModel(
      path: writer.repository.snapshot(commit), commit: commit, files: files, downloaded: tally.downloaded)
  }

  /// All files, the small ones first, so that what is wrong with a model shows before its weights have come.
  private func describe(_ selection: FileSelection, _ listing: RepositoryListing) async throws -> [RemoteFile] {
    var files: [RemoteFile] = []
    for text in selection.side {
      if let file = try await describeSide(text, listing) { files.append(file) }
    }
    switch selection.weights {
    case .single: files.append(try await describe(safe(ModelFile.weights), listing.commit))
    case .sharded:
      let index = try await describe(safe(ModelFile.index), listing.commit)
      files.append(index)
      for shard in try await shards(of: index, listing) { files.append(try await describe(shard, listing.commit)) }
    }
    return files
  }

  private func describe(_ path: RelativePath, _ commit: String) async throws -> RemoteFile {
    try await RemoteFile.describe(path, of: name, revision: revision, commit: commit, transport, retrying)
  }

  /// nil for a model card or licence that is too large, or listed but gone: a model loads without them.
  private func describeSide(_ text: String, _ listing: RepositoryListing) async throws -> RemoteFile? {
    guard FileSelection.isForPeople(text) else { return try await describe(safe(text), listing.commit) }
    guard let path = RelativePath(text) else { return nil }
    do {
      let file = try await describe(path, listing.commit)
      return (file.size ?? 0) <= Pull.limitForPeople ? file : nil
    } catch HubError.fileNotFound {
      return nil
    }
  }

  private func safe(_ text: String) throws(HubError) -> RelativePath {
    guard let path = RelativePath(text) else {
      throw .unsafeModel(name, reason: "\(text.debugDescription) is not a safe file name")
    }
    return path
  }

  /// The weight files that an index names; it is fetched for that.
  private func shards(of index: RemoteFile, _ listing: RepositoryListing) async throws -> [RelativePath] {
    try await download(index, PullTally(report: { _ in }))
    guard let bytes = smallFile(writer.blob(index.tag), limit: ShardIndex.sizeLimit) else {
      throw HubError.unsafeModel(name, reason: "its \(ModelFile.index) is larger than \(ShardIndex.sizeLimit) bytes")
    }
    let shards: [RelativePath]
    do {
      shards = try ShardIndex(json: bytes).shards
    } catch {
      throw HubError.unsafeModel(name, reason: "it \(error)")
    }
    for shard in shards where !listing.files.contains(shard.text) {
      throw HubError.incompleteModel(name, revision, lacks: shard.text)
    }
    return shards
  }

  private func fetch(_ file: RemoteFile, _ commit: String) async throws {
    try await download(file, tally)
    try writer.link(file.path, to: file.tag, commit: commit)
  }

  private func download(_ file: RemoteFile, _ tally: PullTally) async throws {
    let isSmall = !file.path.text.hasSuffix(".safetensors")
    try await Download(
      file: file, refusal: Refusal(name: name, revision: revision, file: file.path.text),
      limit: isSmall ? Pull.limitForText : Int.max, transport: transport, retrying: retrying, writer: writer,
      tally: tally
    ).run()
  }

  /// A model card is a few kilobytes; one with pictures inside is not worth its time.
  private static let limitForPeople = 4 << 20
  /// What a configuration or tokenizer file may take when the hub states no size.
  private static let limitForText = 256 << 20
}
