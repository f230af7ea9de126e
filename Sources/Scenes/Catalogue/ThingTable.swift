/// The table of things as it is written, one thing a line.
///
/// Ten columns, divided by tabs, with lists divided by `|`: name; plural; synonyms, where `!tennis` is what Unicode calls a glyph and
/// nobody calls the thing; glyphs as `codepoints:facing[:head]`; stance; size; companions; `unseen` or nothing; `mass`, `plural` or
/// nothing; names that it goes by loosely. Lines that begin with `#` are comments.
struct ThingTable {
  /// A thing with where its line is and which of Unicode's names it does not go by.
  struct Row {
    let line: Int
    let thing: Thing
    let refused: Set<String>
  }

  let rows: [Row]

  /// Reads a table strictly.
  /// - Throws: ``ScenesError/badCatalogueLine(line:reason:)``.
  init(_ text: String) throws {
    var rows: [Row] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard !line.isEmpty, !line.hasPrefix("#") else { continue }
      do {
        rows.append(try Self.row(line, at: index + 1))
      } catch let fault as Fault {
        throw ScenesError.badCatalogueLine(line: index + 1, reason: fault.reason)
      }
    }
    self.rows = rows
    try Self.checkUnique(rows)
    try Self.checkNames(rows)
  }

  private struct Fault: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  private static let columns = 10
  /// Storybook pictures bring sizes together: what is smaller could not be seen beside a person, what is larger would be all there is.
  private static let sizes = 0.15...4.0

  private static func row(_ line: Substring, at number: Int) throws -> Row {
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard fields.count == columns else { throw Fault("it has \(fields.count) columns and needs \(columns)") }
    guard let stance = Thing.Stance(rawValue: String(fields[4])) else { throw Fault("no stance is \"\(fields[4])\"") }
    guard let size = Double(fields[5]), sizes.contains(size) else {
      throw Fault("the size \"\(fields[5])\" is not within \(sizes.lowerBound)...\(sizes.upperBound)")
    }
    guard let grammar = fields[8].isEmpty ? .count : Thing.Grammar(rawValue: String(fields[8])) else {
      throw Fault("no grammar is \"\(fields[8])\"")
    }
    guard fields[7].isEmpty || fields[7] == "unseen" else { throw Fault("\"\(fields[7])\" is not \"unseen\"") }
    let synonyms = list(fields[2])
    let thing = Thing(
      name: try word(fields[0]), plural: try word(fields[1]),
      synonyms: try synonyms.filter { !$0.hasPrefix("!") }.map(word), glyphs: try glyphs(fields[3]), stance: stance,
      size: size, companions: try list(fields[6]).map(word), isHeldOut: !fields[7].isEmpty, grammar: grammar,
      broader: try list(fields[9]).map(word))
    let refused = try synonyms.filter { $0.hasPrefix("!") }.map { try word($0.dropFirst()) }
    return Row(line: number, thing: thing, refused: Set(refused))
  }

  private static func list(_ field: Substring) -> [Substring] {
    field.isEmpty ? [] : field.split(separator: "|", omittingEmptySubsequences: false)
  }

  /// A name as people type it.
  private static func word(_ field: Substring) throws -> String {
    let isPlain = field.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "'")
      }
    }
    guard isPlain, !field.isEmpty, !field.hasPrefix(" "), !field.hasSuffix(" "), !field.contains("  ") else {
      throw Fault("\"\(field)\" is no name in lower-case letters")
    }
    return String(field)
  }

  private static func glyphs(_ field: Substring) throws -> [Thing.Glyph] {
    let glyphs = try list(field).map { entry in
      let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2 || parts.count == 3 && parts[2] == "head",
        let facing = Thing.Glyph.Facing(rawValue: String(parts[1])),
        let text = String(codePoints: parts[0], separator: "-")
      else { throw Fault("\"\(entry)\" is not of the form codepoints:facing or codepoints:facing:head") }
      return Thing.Glyph(text: text, facing: facing, isHead: parts.count == 3)
    }
    guard !glyphs.isEmpty else { throw Fault("it has no glyph") }
    return glyphs
  }

  /// No word and no glyph may mean two things: queries would have two right answers.
  private static func checkUnique(_ rows: [Row]) throws {
    var lines: [String: Int] = [:]
    for row in rows {
      let words = Set([row.thing.name, row.thing.plural]).sorted() + row.thing.synonyms
      for word in words + row.thing.glyphs.map(\.text) {
        if let earlier = lines.updateValue(row.line, forKey: word) {
          let reason = "\"\(word)\" is in line \(earlier) already"
          throw ScenesError.badCatalogueLine(line: row.line, reason: reason)
        }
      }
    }
  }

  /// Companions and broader names are things of the table, and what is trained on has no companion that is not.
  private static func checkNames(_ rows: [Row]) throws {
    let things = Dictionary(rows.map { ($0.thing.name, $0.thing) }, uniquingKeysWith: { first, _ in first })
    for row in rows {
      for name in row.thing.companions + row.thing.broader {
        guard let other = things[name], name != row.thing.name else {
          throw ScenesError.badCatalogueLine(line: row.line, reason: "there is no other thing \"\(name)\"")
        }
        if other.isHeldOut && !row.thing.isHeldOut && row.thing.companions.contains(name) {
          throw ScenesError.badCatalogueLine(
            line: row.line, reason: "its companion \"\(name)\" is unseen, which it is not itself")
        }
      }
    }
  }
}
