import Foundation
import Testing
import Training

@Suite struct NameSynonymsTests {
  private func read(_ text: String) throws -> NameSynonyms {
    let scratch = try Scratch()
    try Data(text.utf8).write(to: URL(fileURLWithPath: scratch["names.json"]))
    return try NameSynonyms(path: scratch["names.json"])
  }

  /// What is wrong according to the error.
  private func need(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch TrainingError.badOption("--synonyms", _, let need) {
      return need
    } catch {
      return "another error: \(error)"
    }
  }

  @Test func aFileIsRead() throws {
    let synonyms = try read(#"{"The  Dog": ["Puppy", "puppy", "old\thound"], "cat": [], "caf\u00e9": ["bistro"]}"#)
    #expect(synonyms.words == ["the dog": ["puppy", "old hound"], "cat": [], "café": ["bistro"]])
    #expect(need { try synonyms.requireClasses(["the dog", "cat", "café", "cow"]) } == nil)
  }

  @Test(arguments: [
    (#"{"dog": ["cat"], "cat": ["kitty"]}"#, "\"cat\", a synonym of \"dog\", is a name itself"),
    (#"{"dog": ["Dog"]}"#, "is a name itself"),
    (#"{"dog": ["pet"], "cat": ["tom", "pet"]}"#, "\"pet\" is a synonym of \"dog\" and of \"cat\""),
    (#"{"dog": [" "]}"#, "\"dog\" has an empty synonym"), (#"{"": ["x"]}"#, "empty name"),
    (#"{"dog": ["a"], "DOG": ["b"]}"#, "the name \"dog\" twice"), (#"{"dog": "puppy"}"#, "an array expected at byte 8"),
    (#"{"dog": [1]}"#, "not a JSON object of lists"), (#"["dog"]"#, "an object expected"), ("", "not a JSON object"),
    (#"{"dog": []} x"#, "not a JSON object"), ("\u{0}", "not a JSON object"),
  ])
  func whatHasTwoMeaningsIsRefused(text: String, words: String) {
    let reason = need { _ = try read(text) }
    #expect(reason?.contains(words) == true, "\(reason ?? "no error")")
  }

  @Test func aFileThatIsNotThereIsNamed() throws {
    let scratch = try Scratch()
    #expect(
      throws: TrainingError.badOption(
        name: "--synonyms", value: scratch["none.json"], need: "it cannot be read (No such file or directory)")
    ) { try NameSynonyms(path: scratch["none.json"]) }
    #expect(need { _ = try NameSynonyms(path: NSTemporaryDirectory()) } == "it is not a file")
  }

  @Test func namesMustBeClasses() throws {
    let synonyms = try NameSynonyms(["dog": ["puppy"], "cow": ["ox"]])
    #expect(need { try synonyms.requireClasses(["dog"]) }?.contains("\"cow\" is no query of the dataset") == true)
    #expect(need { try synonyms.requireClasses(["dog", "cow", "ox"]) }?.contains("\"ox\", a synonym of") == true)
  }

  @Test func templatesHaveTheirArticles() {
    func phrases(_ name: String) -> [String] { PromptTemplate.all.map { $0.phrase(name) } }
    #expect(
      phrases("dog") == [
        "dog", "a dog", "the dog", "a photo of a dog", "a picture of the dog", "an illustration of a dog",
      ])
    #expect(phrases("orange")[3] == "a photo of an orange" && phrases("hourglass")[1] == "an hourglass")
    #expect(phrases("unicorn")[1] == "a unicorn" && phrases("umbrella")[1] == "an umbrella")
    #expect(phrases("the left dog")[0] == "the left dog" && phrases("the left dog")[1] == "a left dog")
    #expect(phrases("two cats")[2] == "two cats" && phrases("two cats")[3] == "a photo of two cats")
    #expect(phrases("a") == ["a", "an a", "the a", "a photo of an a", "a picture of the a", "an illustration of an a"])
    #expect(phrases("").allSatisfy { !$0.contains("{") })
  }

  @Test func halfOfTheStepsSayTheName() throws {
    var options = DetectorTrainingOptions()
    #expect((0..<50).allSatisfy { NamePhrases(options)("dog", step: $0) == "dog" })
    options.synonyms = try NameSynonyms(["dog": ["puppy", "hound"]])
    let plain = (0..<2000).map { NamePhrases(options)("dog", step: $0) }
    let counts = Dictionary(grouping: plain) { $0 }.mapValues(\.count)
    #expect(Set(counts.keys) == ["dog", "puppy", "hound"])
    #expect(abs((counts["dog"] ?? 0) - 1000) < 120 && abs((counts["hound"] ?? 0) - 500) < 100)
    #expect(NamePhrases(options)("cat", step: 0) == "cat")
    options.prompts = true
    let prompted = Set((0..<2000).map { NamePhrases(options)("dog", step: $0) })
    #expect(prompted == Set(["dog", "puppy", "hound"].flatMap { word in PromptTemplate.all.map { $0.phrase(word) } }))
    // Another step, name or seed, other words; the same, the same.
    func said(_ name: String) -> [String] { (0..<40).map { NamePhrases(options)(name, step: $0) } }
    #expect(said("cat") == said("cat"))
    #expect(said("cat") != said("dog").map { $0.replacingOccurrences(of: "dog", with: "cat") })
    let before = said("cat")
    options.seed = 1
    #expect(said("cat") != before)
  }
}
