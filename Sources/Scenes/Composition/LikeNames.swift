/// Which things' names could be taken for each other: whoever asks for the horse must not find a carousel horse as well.
struct LikeNames: Sendable {
  /// All words of a thing's names and synonyms.
  private var words: [String: Set<Substring>] = [:]
  /// The words that name it by themselves: `horse` for a carousel horse.
  private var heads: [String: Set<Substring>] = [:]

  init(_ things: [Thing]) {
    for thing in things {
      let names = ([thing.name] + thing.synonyms).map { $0.split(separator: " ") }
      words[thing.name] = Set(names.joined())
      heads[thing.name] = Set(names.compactMap(\.last))
    }
  }

  /// Whether a word that names one of the things is among the names of the other.
  func areAlike(_ a: Thing, _ b: Thing) -> Bool {
    !(words[a.name] ?? []).isDisjoint(with: heads[b.name] ?? [])
      || !(words[b.name] ?? []).isDisjoint(with: heads[a.name] ?? [])
  }
}
