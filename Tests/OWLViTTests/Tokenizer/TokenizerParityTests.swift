import Foundation
import OWLViT
import TestSupport
import Testing

/// Strings and ids by Tools/tokenizer_fixture.py.
@Suite struct TokenizerParityTests {
  private static func json<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    let file = URL(fileURLWithPath: Repository.fixture("tokenizer/\(name).json"))
    return try JSONDecoder().decode(type, from: Data(contentsOf: file))
  }

  private static func compare(_ tokenizer: CLIPTokenizer, with ids: String) throws {
    let strings = try json("strings", as: [String].self)
    let expected = try json(ids, as: [[Int32]].self)
    #expect(strings.count == 4000 && expected.count == 4000)
    for (string, ids) in zip(strings, expected) {
      let found = tokenizer.encode(string)
      #expect(found == ids, "\(string.unicodeScalars.map { String($0.value, radix: 16) })")
      if found != ids { break }
    }
  }

  @Test(arguments: ["pair", "unified"])
  func givesTheIdsOfTheReference(form: String) throws {
    let tokenizer = try CLIPTokenizer(folder: Repository.fixture("tokenizer/\(form)"))
    #expect(tokenizer.startID == Int32(tokenizer.vocabularySize) - 2)
    try Self.compare(tokenizer, with: "small-ids")
  }

  @Test(.enabled(if: Repository.shared != nil), arguments: ["owlvit-tiny", "owlv2-tiny"])
  func givesTheIdsOfTheReferenceWithCLIPsVocabulary(model: String) throws {
    let folder = try #require(Repository.shared)
    let tokenizer = try CLIPTokenizer(folder: "\(folder)/golden/\(model)/model")
    #expect(tokenizer.vocabularySize == 49_408)
    #expect(tokenizer.startID == 49_406 && tokenizer.endID == 49_407)
    try Self.compare(tokenizer, with: "full-ids")
  }

  @Test func padsAndTruncates() throws {
    let tokenizer = try CLIPTokenizer(folder: Repository.fixture("tokenizer/pair"))
    let (start, end) = (tokenizer.startID, tokenizer.endID)

    let short = tokenizer.encode("", maxLength: 16)
    #expect(short.ids == [start, end] + Array(repeating: 0, count: 14))
    #expect(short.attentionMask == [true, true] + Array(repeating: false, count: 14))
    #expect(!short.truncated)

    let numbers = "1 2 3 4 5 6 7 8 9 0 1 2 3 4"
    let exact = tokenizer.encode(numbers, maxLength: 16)
    #expect(exact.ids == tokenizer.encode(numbers) && !exact.truncated)

    let long = tokenizer.encode(numbers + " 5", maxLength: 16)
    #expect(long.truncated)
    #expect(long.ids == Array(tokenizer.encode(numbers).dropLast()) + [end])
    #expect(long.attentionMask == Array(repeating: true, count: 16))

    // The padding token inside a query is part of the query.
    let shout = tokenizer.encode("!", maxLength: 4)
    #expect(shout.ids == [start, 0, end, 0] && shout.attentionMask == [true, true, true, false])
  }

  /// A quadratic step anywhere would take minutes on these; the counts are the reference's for CLIP-like input.
  @Test func longTextIsNoProblem() throws {
    let tokenizer = try CLIPTokenizer(folder: Repository.fixture("tokenizer/pair"))
    #expect(tokenizer.encode(String(repeating: "z", count: 100_000)).count == 100_002)
    #expect(tokenizer.encode(String(repeating: "!", count: 50_000)).count == 50_002)
    #expect(tokenizer.encode(String(repeating: "a dog ", count: 20_000)).count == 40_002)
    let marks = tokenizer.encode("a" + String(repeating: "\u{301}\u{323}", count: 50_000), maxLength: 16)
    #expect(marks.truncated)
  }

  @Test func concurrentUseGivesEqualResults() async throws {
    let tokenizer = try CLIPTokenizer(folder: Repository.fixture("tokenizer/unified"))
    let expected = tokenizer.encode("a photo of the dog's sofa")
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<32 { group.addTask { tokenizer.encode("a photo of the dog's sofa") == expected } }
      for await equal in group { #expect(equal) }
    }
  }
}
