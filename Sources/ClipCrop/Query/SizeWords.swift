/// Reads from a noun phrase which of several alike things is meant by its size: "the small dog", "the biggest one".
///
/// Only words before the noun count: "the dog with big ears" may be of any size.
enum SizeWords {
  /// Which of alike things.
  enum Size: String, Sendable, Hashable {
    case small, large
  }

  private static let sizes: [String: Size] = [
    "small": .small, "little": .small, "tiny": .small, "big": .large, "large": .large, "huge": .large,
  ]
  /// These compare, so that they are never part of a name.
  private static let comparisons: [String: Size] = [
    "smaller": .small, "smallest": .small, "littlest": .small, "tinier": .small, "tiniest": .small, "bigger": .large,
    "biggest": .large, "larger": .large, "largest": .large, "hugest": .large,
  ]
  /// What is a name together with a size before it: "the little girl" need not be the smallest.
  private static let names: Set<String> = [
    "big ben", "big cat", "big cats", "big wheel", "big top", "big toe", "big dipper", "big apple", "little girl",
    "little girls", "little boy", "little boys", "little mermaid", "little prince", "small talk", "small intestine",
    "large intestine", "little finger", "little sister", "big sister", "little brother", "big brother",
  ]

  private static let definite: Set<String> = ["the", "that", "this", "those", "these"]

  /// The size, and the words without it where it only chooses: "the small dog" is a dog, "a small dog" shall be one that is small.
  static func read(_ words: [QueryWord]) -> (size: Size?, rest: [QueryWord]) {
    for (index, word) in words.enumerated() {
      guard !WordClasses.linkers.contains(word.word) else { break }
      if let size = comparisons[word.word] { return (size, removing(index, from: words)) }
      guard let size = sizes[word.word], index + 1 < words.count else { continue }
      let next = words[index + 1].word
      guard !names.contains("\(word.word) \(next)"), !WordClasses.linkers.contains(next), next != "and" else {
        continue
      }
      let chooses = words[..<index].contains { definite.contains($0.word) }
      return (size, chooses ? removing(index, from: words) : words)
    }
    return (nil, words)
  }

  private static func removing(_ index: Int, from words: [QueryWord]) -> [QueryWord] {
    var rest = words
    rest.remove(at: index)
    return rest
  }
}
