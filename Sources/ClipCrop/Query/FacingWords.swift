/// Reads from a query where its subject looks or moves to: "a man facing left", "car driving to the right".
///
/// Only words of looking or moving followed by a side count; "the left lion" says where the lion is, not where it looks.
package enum FacingWords {
  private static let verbs: Set<String> = [
    "facing", "looking", "turning", "heading", "moving", "going", "running", "walking", "driving", "riding", "flying",
    "pointing", "gazing",
  ]
  private static let fillers: Set<String> = ["to", "towards", "toward", "the", "its", "his", "her", "their"]
  /// So many words may lie between verb and side.
  private static let reach = 3

  package static func facing(_ query: Query) -> Facing? {
    guard case .text(let text) = query else { return nil }
    return read(QueryWord.words(of: text))?.facing
  }

  /// The side, and the words that say it; nil where none do.
  static func read(_ words: [QueryWord]) -> (facing: Facing, words: ClosedRange<Int>)? {
    for (index, word) in words.enumerated() where verbs.contains(word.word) {
      let ahead = words[(index + 1)...].prefix(reach + 1)
      guard let end = ahead.firstIndex(where: { !fillers.contains($0.word) }) else { continue }
      if let facing = side(words[end].word) { return (facing, index...end) }
    }
    return nil
  }

  private static func side(_ word: String) -> Facing? {
    switch word {
    case "left", "leftwards": return .left
    case "right", "rightwards": return .right
    case "up", "upwards": return .up
    case "camera", "viewer", "straight", "me": return Facing.none
    default: return nil
    }
  }
}
