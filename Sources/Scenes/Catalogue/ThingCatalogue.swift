import Foundation
internal import ModelStore

/// All things that scenes may show.
package struct ThingCatalogue: Sendable {
  /// In the order of the table.
  package let things: [Thing]
  private let indices: [String: Int]

  /// The package's own table, with the names of the Unicode character database.
  /// - Parameter unicodeFolder: Where Debian's package `unicode-data` is.
  /// - Throws: ``ScenesError``.
  package init(unicodeFolder: String = UnicodeNames.folder) throws {
    guard let path = PackageResource.path(target: "Scenes", name: "things.tsv") else {
      throw ScenesError.resourceMissing("clipcrop_Scenes.resources/things.tsv")
    }
    guard let bytes = FileManager.default.contents(atPath: path), let text = String(bytes: bytes, encoding: .utf8)
    else { throw ScenesError.resourceMissing(path) }
    try self.init(table: text, names: UnicodeNames(folder: unicodeFolder))
  }

  /// The things of a table (``ThingTable`` says in what form).
  ///
  /// A thing's synonyms are those of the table and Unicode's own name of its first glyph: further glyphs may show a kind of it, such as
  /// a poodle for a dog, whose name does not fit the others.
  /// - Throws: ``ScenesError/badCatalogueLine(line:reason:)`` and ``ScenesError/unknownGlyph(thing:codePoints:)``.
  package init(table text: String, names: UnicodeNames) throws {
    let rows = try ThingTable(text).rows
    for thing in rows.map(\.thing) {
      for glyph in thing.glyphs where names.name(of: glyph.text) == nil {
        throw ScenesError.unknownGlyph(thing: thing.name, codePoints: glyph.codePoints)
      }
    }
    let official = rows.map { row in row.thing.glyphs.first.flatMap { names.name(of: $0.text) } ?? row.thing.name }
    var uses: [String: Int] = [:]
    for (row, name) in zip(rows, official) {
      for word in Set([row.thing.name, row.thing.plural, name] + row.thing.synonyms) { uses[word, default: 0] += 1 }
    }
    things = zip(rows, official).map { row, name in
      let isOwn = uses[name] == 1 && !row.refused.contains(name) && Self.isTyped(name)
      return isOwn ? row.thing.alsoCalled(name) : row.thing
    }
    indices = Dictionary(
      things.enumerated().flatMap { index, thing in ([thing.name] + thing.synonyms).map { ($0, index) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The thing of a name or synonym.
  package func thing(_ name: String) -> Thing? {
    indices[name].map { things[$0] }
  }

  /// What has a stance.
  package func things(_ stance: Thing.Stance) -> [Thing] {
    things.filter { $0.stance == stance }
  }

  /// What is trained on.
  package var seen: [Thing] { things.filter { !$0.isHeldOut } }

  /// What is kept out of training.
  package var heldOut: [Thing] { things.filter(\.isHeldOut) }

  /// What belongs to a thing, by the table's order.
  package func companions(of thing: Thing) -> [Thing] {
    thing.companions.compactMap { self.thing($0) }
  }

  /// Whether a query for one of the things could mean the other as well: an owl when the bird is asked for. Such pairs confuse a scene
  /// that asks for either.
  package func areConfusable(_ a: Thing, _ b: Thing) -> Bool {
    a.name == b.name || a.broader.contains(b.name) || b.broader.contains(a.name)
  }

  /// Unicode's longer names describe a drawing ("closed mailbox with raised flag"), its faces a style.
  private static func isTyped(_ name: String) -> Bool {
    let words = name.split(separator: " ")
    return words.count <= 3 && !words.contains("face")
  }
}

extension Thing {
  /// The thing with one more synonym, unless it has that.
  fileprivate func alsoCalled(_ name: String) -> Thing {
    guard name != self.name, name != plural, !synonyms.contains(name) else { return self }
    return Thing(
      name: self.name, plural: plural, synonyms: synonyms + [name], glyphs: glyphs, stance: stance, size: size,
      companions: companions, isHeldOut: isHeldOut, grammar: grammar, broader: broader)
  }
}

extension Thing.Glyph {
  /// As the table writes them: `1F43B-200D-2744-FE0F`.
  package var codePoints: String {
    text.unicodeScalars.map { String($0.value, radix: 16, uppercase: true) }.joined(separator: "-")
  }
}
