/// Reads from a query where its subject looks or moves to: "a man facing left", "car driving to the right".
///
/// Only words of looking or moving followed by a side count; "the left lion" says where the lion is, not where it looks.
package enum FacingWords {
  private static let verbs: Set<Substring> = [
    "facing", "looking", "turning", "heading", "moving", "going", "running", "walking", "driving", "riding", "flying",
    "pointing", "gazing",
  ]
  private static let fillers: Set<Substring> = ["to", "towards", "toward", "the", "its", "his", "her", "their"]

  package static func facing(_ query: Query) -> Facing? {
    guard case .text(let text) = query else { return nil }
    let words = text.lowercased().split { !$0.isLetter }
    for (index, word) in words.enumerated() where verbs.contains(word) {
      switch words[(index + 1)...].first(where: { !fillers.contains($0) }) {
      case "left", "leftwards": return .left
      case "right", "rightwards": return .right
      case "up", "upwards": return .up
      case "camera", "viewer", "straight", "me": return Facing.none
      default: continue
      }
    }
    return nil
  }
}
