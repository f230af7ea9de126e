package import Foundation

/// What else people call the things that are trained on, for training texts in which one word stands for another.
package struct SynonymTable: Hashable, Sendable {
  /// Synonyms by name: `dog` to `puppy`, `hound`. Things without synonyms are there too, so that the keys are all names.
  package let synonyms: [String: [String]]

  /// The synonyms of what is not held out.
  package init(_ catalogue: ThingCatalogue) {
    synonyms = Dictionary(
      catalogue.seen.map { ($0.name, $0.synonyms) }, uniquingKeysWith: { first, _ in first })
  }

  /// A JSON object with its keys in order, so that the same table gives the same bytes.
  package func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return try encoder.encode(synonyms)
  }
}
