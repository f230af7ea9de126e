import FoundationEssentials
import ModelStore
import Testing

@Suite struct LocateTests {
  @Test func findsWhatTheBranchStandsFor() throws {
    let caches = try TemporaryCaches()
    let main = try caches.snapshot("owner/name", in: caches.hub, commit: "a", refs: ["main"])
    let tagged = try caches.snapshot("owner/name", in: caches.hub, commit: "b", refs: ["v1", "refs/pr/2"])
    #expect(try caches.store.locate("owner/name").path == main)
    #expect(try caches.store.locate("owner/name@v1").path == tagged)
    #expect(try caches.store.locate("owner/name@refs/pr/2").path == tagged)
    #expect(try caches.store.locate("owner/name@" + String(repeating: "b", count: 40)).path == tagged)
    #expect(try caches.store.locate("owner/name@bbbbbbb").path == tagged)
    #expect(throws: ModelStoreError.self) { try caches.store.locate("owner/name@bbb") }
    let folder = try caches.store.locate("owner/name")
    #expect(folder.kind == "owlvit" && folder.weightFiles == ["model.safetensors"])
    #expect(folder.origin?.cache.owner == .hub && folder.origin?.commit == String(repeating: "a", count: 40))
  }

  @Test func looksIntoTheHubCacheFirst() throws {
    let caches = try TemporaryCaches()
    let own = try caches.snapshot("owner/name", in: caches.own, commit: "a", refs: ["main"])
    #expect(try caches.store.locate("owner/name").path == own)
    let hub = try caches.snapshot("owner/name", in: caches.hub, commit: "b", refs: ["main"])
    #expect(try caches.store.locate("owner/name").path == hub)
  }

  @Test func passesOverIncompleteSnapshots() throws {
    let caches = try TemporaryCaches()
    let broken = try caches.snapshot("owner/name", in: caches.hub, commit: "a", refs: ["main"])
    try caches.remove(caches.hub + "/models--owner--name/blobs/aaaa-model.safetensors")
    let misses = misses { try caches.store.locate("owner/name") }
    #expect(!FileStatus.isFile(broken + "/model.safetensors"), "the weights are a link to nothing")
    #expect(misses.map(\.cache) == [caches.hub, caches.own] && misses.map(\.fault) == [.noWeights, nil])

    let older = try caches.snapshot("owner/name", in: caches.hub, commit: "b")
    let newer = try caches.snapshot("owner/name", in: caches.hub, commit: "c")
    try caches.touch(older, secondsSince1970: 1000)
    try caches.touch(newer, secondsSince1970: 2000)
    #expect(try caches.store.locate("owner/name").path == newer)
    let own = try caches.snapshot("owner/name", in: caches.own, commit: "d", refs: ["main"])
    #expect(try caches.store.locate("owner/name").path == own, "a complete main elsewhere comes before older snapshots")
    #expect(throws: ModelStoreError.self) { try caches.store.locate("owner/name@v9") }
  }

  private func misses(_ locate: () throws -> ModelFolder) -> [ModelStoreError.Miss] {
    do {
      _ = try locate()
    } catch let error as ModelStoreError {
      if case .notFound(_, _, let misses) = error { return misses }
    } catch {}
    return []
  }

  @Test func namesPlacesAndRemedy() throws {
    let caches = try TemporaryCaches()
    _ = try caches.snapshot(
      "owner/name", in: caches.hub, commit: "a", files: ["config.json": "{}", "pytorch_model.bin": "x"], refs: ["main"])
    let error = #expect(throws: ModelStoreError.self) { try caches.store.locate("owner/name") }
    let text = try #require(error?.description)
    for part in [caches.hub, caches.own, "pytorch_model.bin", "clipcrop model pull owner/name"] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    let tagged = #expect(throws: ModelStoreError.self) { try caches.store.locate("owner/name@v2") }
    #expect(tagged?.description.contains("clipcrop model pull owner/name --revision v2") == true)
  }

  @Test func refsThatLeadOutside() throws {
    let caches = try TemporaryCaches()
    try caches.write("{}", to: caches.home + "/evil/config.json")
    try caches.write("x", to: caches.home + "/evil/model.safetensors")
    let folder = caches.hub + "/models--owner--name"
    for ref in ["../../../../../../evil", caches.home + "/evil", "", "\u{0}", String(repeating: "a", count: 5000)] {
      try caches.write(ref, to: folder + "/refs/main")
      #expect(throws: ModelStoreError.self, "\(ref.prefix(40))") { try caches.store.locate("owner/name") }
    }
  }

  @Test func foldersTheUserNames() throws {
    let caches = try TemporaryCaches()
    let folder = caches.home + "/model"
    func fault() -> FolderFault? {
      do {
        _ = try caches.store.locate(folder)
        return nil
      } catch ModelStoreError.unusableFolder(_, let fault) {
        return fault
      } catch {
        return .badIndex("\(error)")
      }
    }
    #expect(fault() == .absent)
    try caches.write("x", to: folder + "/pytorch_model.bin")
    #expect(fault() == .noConfiguration)
    try caches.write("{}", to: folder + "/config.json")
    #expect(fault() == .onlyPyTorch)
    let index = folder + "/model.safetensors.index.json"
    for bad in [
      "", "[]", "{}", #"{"weight_map": {}}"#, #"{"weight_map": {"a": "../x"}}"#, #"{"weight_map": {"a": 1}}"#,
    ] {
      try caches.write(bad, to: index)
      guard case .badIndex = fault() else {
        Issue.record("\(bad)")
        continue
      }
    }
    try caches.write(#"{"weight_map": {"a": "2.safetensors", "b": "1.safetensors", "c": "1.safetensors"}}"#, to: index)
    #expect(fault() == .missingShard("1.safetensors"))
    try caches.write("x", to: folder + "/1.safetensors")
    try caches.write("x", to: folder + "/2.safetensors")
    #expect(try caches.store.locate(folder).weightFiles == ["1.safetensors", "2.safetensors"])
    #expect(try caches.store.locate("~/model").path == folder)
    try caches.write("x", to: folder + "/model.safetensors")
    #expect(try caches.store.locate(folder).weightFiles == ["model.safetensors"])
    #expect(ModelStoreError.unusableFolder(folder, .onlyPyTorch).description.contains("refs/pr/N"))
  }

  @Test func configurationThatIsNoJSON() throws {
    let caches = try TemporaryCaches()
    for text in ["", "[", "null", #"{"model_type": 3}"#, String(repeating: "[", count: 100_000)] {
      try caches.write(text, to: caches.home + "/model/config.json")
      try caches.write("x", to: caches.home + "/model/model.safetensors")
      #expect(try caches.store.locate("~/model").kind == nil)
    }
  }
}
