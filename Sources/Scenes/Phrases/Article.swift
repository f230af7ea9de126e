/// English articles.
enum Article {
  /// Written with a vowel and spoken with a consonant: a unicorn, a one-piece.
  private static let consonantSounds = ["uni", "use", "usu", "ufo", "eu", "ewe", "one", "once"]
  /// Written with a consonant and spoken with a vowel: an hourglass, an suv.
  private static let vowelSounds = ["hour", "honest", "heir", "suv", "x-ray", "mp3"]

  /// "a" or "an" before some words, by how the first is spoken.
  static func indefinite(before words: String) -> String {
    let word = words.lowercased()
    if consonantSounds.contains(where: word.hasPrefix) { return "a" }
    if vowelSounds.contains(where: word.hasPrefix) { return "an" }
    return word.first.map { "aeiou".contains($0) } == true ? "an" : "a"
  }
}
