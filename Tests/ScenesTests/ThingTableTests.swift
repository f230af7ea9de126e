import Foundation
import Scenes
import Testing

/// Tables and Unicode data that are not as they should be.
struct ThingTableTests {
  static let names = UnicodeNames(
    emojiTest: """
      # emoji-test.txt
      1F415 ; fully-qualified     # \u{1F415} E0.7 dog
      1F436 ; fully-qualified     # \u{1F436} E0.6 dog face
      1F9B4 ; fully-qualified     # \u{1F9B4} E11.0 bone
      26F0 FE0F ; fully-qualified # \u{26F0}\u{FE0F} E0.7 mountain
      26F0 ; unqualified          # \u{26F0} E0.7 mountain
      1F3A9 ; fully-qualified     # \u{1F3A9} E0.6 man\u{2019}s top hat
      nonsense
      ZZZZ ; fully-qualified      # ? E0.6 nothing
      """)
  static let dog = "dog\tdogs\tpuppy\t1F415:left|1F436:front:head\tground\t0.6\tbone\t\t\t"
  static let bone = "bone\tbones\t\t1F9B4:front\tsurface\t0.2\tdog\t\t\t"

  @Test func readsALine() throws {
    let catalogue = try ThingCatalogue(table: "# comment\n\n\(Self.dog)\n\(Self.bone)\n", names: Self.names)
    let dog = try #require(catalogue.thing("puppy"))
    let expected = Thing(
      name: "dog", plural: "dogs", synonyms: ["puppy"],
      glyphs: [
        Thing.Glyph(text: "\u{1F415}", facing: .left, isHead: false),
        Thing.Glyph(text: "\u{1F436}", facing: .front, isHead: true),
      ], stance: .ground, size: 0.6, companions: ["bone"], isHeldOut: false)
    #expect(dog == expected)
    #expect(catalogue.companions(of: dog).map(\.name) == ["bone"])
  }

  @Test func takesUnicodesNameUnlessTheTableRefusesIt() throws {
    let hat = "hat\thats\t\t1F3A9:front\tsurface\t0.3\t\t\t\t"
    #expect(try ThingCatalogue(table: hat, names: Self.names).things[0].synonyms == ["man's top hat"])
    let refusing = hat.replacing("hats\t", with: "hats\t!man's top hat")
    #expect(try ThingCatalogue(table: refusing, names: Self.names).things[0].synonyms == [])
  }

  @Test(
    arguments: [
      ("\tbone\t\t\t", "\tbone\t\t", "columns"),
      ("dog\tdogs", "Dog\tdogs", "\"Dog\" is no name"),
      ("dog\tdogs", "\tdogs", "\"\" is no name"),
      ("dog\tdogs", "dog \tdogs", "is no name"),
      ("dog\tdogs", "d\u{f6}g\tdogs", "is no name"),
      ("puppy", "puppy||hound", "\"\" is no name"),
      ("puppy", "bone", "\"bone\" is in line"),
      ("puppy", "dog", "\"dog\" is in line 1 already"),
      ("1F415:left|1F436:front:head", "", "no glyph"),
      ("1F415:left", "1F415", "is not of the form"),
      ("1F415:left", "1F415:up", "is not of the form"),
      ("1F415:left", "1F415:left:tail", "is not of the form"),
      ("1F415:left", "D800:left", "is not of the form"),
      ("1F415:left", "FFFFFFFFFF:left", "is not of the form"),
      ("1F415:left", "1F436:left", "is in line 1 already"),
      ("ground", "floor", "no stance is \"floor\""),
      ("0.6", "", "the size"),
      ("0.6", "nan", "the size \"nan\""),
      ("0.6", "inf", "the size"),
      ("0.6", "0.01", "the size"),
      ("0.6", "40", "the size"),
      ("\tbone\t", "\tcat\t", "no other thing \"cat\""),
      ("\tbone\t", "\tdog\t", "no other thing \"dog\""),
      ("\tbone\t\t\t", "\tbone\thidden\t\t", "\"hidden\" is not \"unseen\""),
      ("\tbone\t\t\t", "\tbone\t\tverb\t", "no grammar is \"verb\""),
      ("\tbone\t\t\t", "\tbone\t\t\tanimal", "no other thing \"animal\""),
    ])
  func refusesABadLine(part: String, spoiled: String, reason: String) throws {
    let line = Self.dog.replacing(part, with: spoiled)
    try #require(line != Self.dog)
    let error = #expect(throws: ScenesError.self) {
      try ThingCatalogue(table: line + "\n" + Self.bone, names: Self.names)
    }
    let message = "\(try #require(error))"
    #expect(message.contains(reason), "\(message)")
  }

  @Test func refusesAnUnseenCompanionOfWhatIsSeen() {
    let reason = "its companion \"bone\" is unseen, which it is not itself"
    #expect(throws: ScenesError.badCatalogueLine(line: 1, reason: reason)) {
      try ThingCatalogue(
        table: Self.dog + "\n" + Self.bone.replacing("dog\t\t", with: "dog\tunseen\t"), names: Self.names)
    }
  }

  @Test func namesTheLine() {
    #expect(throws: ScenesError.badCatalogueLine(line: 3, reason: "it has 1 columns and needs 10")) {
      try ThingCatalogue(table: "# things\n\nnothing", names: Self.names)
    }
  }

  @Test(arguments: ["26F0", "1F4A0", "1F415-1F436"])
  func refusesWhatUnicodeDoesNotListAsFullyQualified(codePoints: String) {
    let line = "hill\thills\t\t\(codePoints):front\tground\t4\t\t\t\t"
    #expect(throws: ScenesError.unknownGlyph(thing: "hill", codePoints: codePoints)) {
      try ThingCatalogue(table: line, names: Self.names)
    }
  }

  @Test func takesTheSelectorThatAsksForColour() throws {
    let line = "hill\thills\t\t26F0-FE0F:front\tground\t4\t\t\t\t"
    #expect(try ThingCatalogue(table: line, names: Self.names).things[0].glyphs[0].codePoints == "26F0-FE0F")
  }

  @Test func namesThePackageThatUnicodesDataComeFrom() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    let path = folder + "/emoji/emoji-test.txt"
    let missing = #expect(throws: ScenesError.unicodeDataMissing(path)) { try UnicodeNames(folder: folder) }
    let message = "\(try #require(missing))"
    #expect(message.contains("install Debian's package unicode-data") && message.contains(path))
  }

  @Test(arguments: [[], Array("# nothing\n".utf8), [0xff, 0xfe, 0x00, 0x31]] as [[UInt8]])
  func refusesUnicodeDataThatNameNothing(bytes: [UInt8]) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    let emoji = folder.appendingPathComponent("emoji")
    try FileManager.default.createDirectory(at: emoji, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = emoji.appendingPathComponent("emoji-test.txt")
    try Data(bytes).write(to: file)
    #expect(throws: ScenesError.unicodeDataMissing(folder.path + "/emoji/emoji-test.txt")) {
      try UnicodeNames(folder: folder.path)
    }
  }
}
