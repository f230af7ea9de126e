import Foundation
import Scenes
import Testing

/// The package's own table, read with the Unicode data of the machine.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: UnicodeNames.folder + "/emoji/emoji-test.txt")))
struct ThingCatalogueTests {
  let catalogue: ThingCatalogue

  init() throws {
    catalogue = try ThingCatalogue()
  }

  @Test func holdsAboutAsManyThingsAsAChildKnows() {
    #expect((300...360).contains(catalogue.things.count))
    #expect(Set(catalogue.things.map(\.name)).count == catalogue.things.count)
  }

  @Test func everyStanceHasThings() {
    for stance in Thing.Stance.allCases {
      #expect(catalogue.things(stance).count >= 8, "\(stance)")
      #expect(catalogue.things(stance).contains { !$0.isHeldOut }, "\(stance)")
    }
  }

  @Test func noWordMeansTwoThings() {
    var meanings: [String: Set<String>] = [:]
    for thing in catalogue.things {
      for word in [thing.name, thing.plural] + thing.synonyms { meanings[word, default: []].insert(thing.name) }
    }
    #expect(meanings.filter { $0.value.count > 1 } == [:])
  }

  @Test func everythingHasCompanionsThatTheTableKnows() {
    for thing in catalogue.things {
      let companions = catalogue.companions(of: thing)
      #expect(companions.map(\.name) == thing.companions)
      #expect(!companions.isEmpty, "\(thing.name)")
    }
  }

  @Test func aboutATenthIsKeptOutOfTrainingOverAllStances() {
    let share = Double(catalogue.heldOut.count) / Double(catalogue.things.count)
    #expect((0.07...0.13).contains(share))
    #expect(catalogue.heldOut.count + catalogue.seen.count == catalogue.things.count)
    for stance in Thing.Stance.allCases {
      #expect(catalogue.heldOut.contains { $0.stance == stance }, "\(stance)")
    }
  }

  @Test func whatIsTrainedOnIsNeverBesideWhatIsNot() {
    for thing in catalogue.seen {
      #expect(catalogue.companions(of: thing).allSatisfy { !$0.isHeldOut }, "\(thing.name)")
    }
  }

  @Test func namesAreFoundBySynonymAndByUnicodesWord() {
    #expect(catalogue.thing("puppy")?.name == "dog")
    #expect(catalogue.thing("automobile")?.name == "car")
    #expect(catalogue.thing("fire engine")?.name == "fire truck")
    #expect(catalogue.thing("no such thing") == nil)
  }

  @Test func namesOfAKindAreNoSynonyms() {
    #expect(catalogue.thing("poodle") == nil)
    #expect(catalogue.thing("tennis") == nil)
    #expect(catalogue.thing("dog face") == nil)
  }

  @Test func owlsAreConfusedWithBirds() throws {
    let owl = try #require(catalogue.thing("owl"))
    let bird = try #require(catalogue.thing("bird"))
    let car = try #require(catalogue.thing("car"))
    #expect(catalogue.areConfusable(owl, bird) && catalogue.areConfusable(bird, owl))
    #expect(!catalogue.areConfusable(owl, car))
  }

  @Test func whatIsCountedHasSingularSynonyms() {
    for thing in catalogue.things where thing.grammar == .count {
      for synonym in thing.synonyms {
        let isPlural = synonym.hasSuffix("s") && !["ss", "us", "is", "os"].contains { synonym.hasSuffix($0) }
        #expect(!isPlural, "\(thing.name): \(synonym)")
      }
    }
  }

  @Test func synonymsOfWhatIsHeldOutStayOutOfTheSynonymTable() throws {
    let table = SynonymTable(catalogue)
    #expect(table.synonyms.count == catalogue.seen.count)
    #expect(table.synonyms["dog"]?.contains("puppy") == true)
    for thing in catalogue.heldOut { #expect(table.synonyms[thing.name] == nil) }
    let json = try table.json()
    #expect(try table.json() == json)
    #expect(try JSONDecoder().decode([String: [String]].self, from: json) == table.synonyms)
  }
}
