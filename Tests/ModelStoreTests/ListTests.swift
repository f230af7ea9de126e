import FoundationEssentials
import ModelStore
import Testing

@Suite struct ListTests {
  @Test func listsWhatIsThere() throws {
    let caches = try TemporaryCaches()
    #expect(caches.store.list().isEmpty)
    _ = try caches.snapshot("owner/name", in: caches.own, commit: "a", refs: ["main", "refs/pr/1"])
    _ = try caches.snapshot("bare", in: caches.hub, commit: "b", files: ["config.json": #"{"model_type": "owlv2"}"#])
    _ = try caches.snapshot("owner/name", in: caches.hub, commit: "c", files: [:])
    try caches.write("x", to: caches.hub + "/datasets--a--b/refs/main")
    try caches.write("x", to: caches.hub + "/version.txt")
    let models = caches.store.list()
    #expect(models.map(\.name.text) == ["bare", "owner/name", "owner/name"])
    #expect(models.map(\.cache.owner) == [.hub, .clipcrop, .hub])
    #expect(models.map(\.kind) == ["owlv2", "owlvit", nil])
    #expect(models.map(\.fault) == [.noWeights, nil, .noConfiguration])
    #expect(models.map(\.revisions) == [[], ["main", "refs/pr/1"], []])
    #expect(models.map(\.size) == [23, 31, 0])
  }

  @Test func survivesLoopsOfLinks() throws {
    let caches = try TemporaryCaches()
    let snapshot = try caches.snapshot("owner/name", in: caches.own, commit: "a", refs: ["main"])
    try FileManager.default.createSymbolicLink(atPath: snapshot + "/loop", withDestinationPath: ".")
    try FileManager.default.createSymbolicLink(
      atPath: caches.own + "/models--owner--name/refs/loop", withDestinationPath: ".")
    #expect(caches.store.list().map(\.name.text) == ["owner/name"])
  }

  @Test func licences() throws {
    #expect(ModelFolder.licenseIdentifier(inCard: "---\nlicense: apache-2.0\n---\n# Card") == "apache-2.0")
    #expect(ModelFolder.licenseIdentifier(inCard: "---\r\ntags: [a]\r\nlicense: \"mit\"\r\n---\r\n") == "mit")
    #expect(ModelFolder.licenseIdentifier(inCard: "---\nlicense: other\nlicense_name: own-terms\n---\n") == "own-terms")
    #expect(ModelFolder.licenseIdentifier(inCard: "---\nlicense: a\u{1B}[31mb\n---\n") == "a[31mb")
    for card in ["", "license: mit", "---\n---\nlicense: mit", "# Card\n---\nlicense: mit\n---", "---\nlicense:\n---"] {
      #expect(ModelFolder.licenseIdentifier(inCard: card) == nil, "\(card)")
    }
    let caches = try TemporaryCaches()
    _ = try caches.snapshot(
      "owner/name", in: caches.own, commit: "a", files: complete.merging(["LICENSE.txt": "terms"]) { $1 },
      refs: ["main"])
    let license = try caches.store.locate("owner/name").license
    #expect(license?.file == "LICENSE.txt" && license?.identifier == nil)
  }
}
