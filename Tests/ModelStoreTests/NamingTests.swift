import ModelStore
import Testing

@Suite struct NamingTests {
  @Test(arguments: ["google/owlvit-base-patch32", "gpt2", "a/b.c_d-e", "0/1"])
  func names(text: String) throws {
    let name = try #require(ModelName(text))
    #expect(name.text == text)
    #expect(ModelName(folderName: name.folderName) == name)
  }

  @Test(arguments: [
    "", "/", "a/", "/a", "a/b/c", "a b", "../a", "a/..", "a/.b", "a--b", "a..b", "-a", "a-", "a\\b", "a\u{0}b", "ä/b",
    String(repeating: "a", count: 97),
  ])
  func noNames(text: String) { #expect(ModelName(text) == nil) }

  @Test func revisions() throws {
    for text in ["main", "v1.0", "refs/pr/3", "feature branch", String(repeating: "a", count: 40)] {
      #expect(Revision(text)?.text == text)
    }
    for text in ["", "..", "../main", "/main", "a//b", "a/", "a\\b", "a\nb", "refs/../x", "."] {
      #expect(Revision(text) == nil, "\(text.debugDescription)")
    }
    #expect(try #require(Revision("0123456789abcdef0123456789ABCDEF01234567")).isCommit)
    #expect(try !#require(Revision("main")).isCommit)
  }

  @Test func references() throws {
    let caches = try TemporaryCaches()
    func reference(_ text: String) throws -> ModelReference { try ModelReference(parsing: text, home: "/home/me") }
    #expect(try reference("./a") == .folder("./a"))
    #expect(try reference("../a@b") == .folder("../a@b"))
    #expect(try reference("/a/b") == .folder("/a/b"))
    #expect(try reference(".") == .folder("."))
    #expect(try reference("~/models/a") == .folder("/home/me/models/a"))
    #expect(try reference(caches.home) == .folder(caches.home))
    let name = try #require(ModelName("owner/name"))
    #expect(try reference("owner/name") == .hub(name, nil))
    #expect(try reference("owner/name@refs/pr/2") == .hub(name, Revision("refs/pr/2")))
    for text in ["", "a/b/c", "owner/name@", "owner/name@../x", "a b", "@main"] {
      #expect(throws: ModelStoreError.badReference(text)) { try reference(text) }
    }
  }

  @Test func cacheFolders() {
    func paths(_ environment: [String: String]) -> [String] { CacheFolders(environment: environment).all.map(\.path) }
    #expect(paths(["HOME": "/h"]) == ["/h/.cache/huggingface/hub", "/h/.cache/clipcrop/hub"])
    #expect(paths(["HOME": "/h", "XDG_CACHE_HOME": "/x/"]) == ["/x/huggingface/hub", "/x/clipcrop/hub"])
    #expect(paths(["HOME": "/h", "HF_HOME": "~/f"]) == ["/h/f/hub", "/h/.cache/clipcrop/hub"])
    let all = ["HOME": "/h", "XDG_CACHE_HOME": "/x", "HF_HOME": "/f", "HF_HUB_CACHE": "/c", "CLIPCROP_CACHE": "/o"]
    #expect(paths(all) == ["/c", "/o"])
    #expect(paths(["HF_HOME": "", "HOME": "/h"]) == paths(["HOME": "/h"]))
    #expect(paths([:]).isEmpty)
  }
}
