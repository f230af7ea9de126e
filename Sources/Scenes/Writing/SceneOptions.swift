/// What a folder of scenes is made of. The same options give the same bytes with the same version of the font.
package struct SceneOptions: Hashable, Sendable {
  /// How many pictures.
  package var count: Int
  /// Another seed gives other pictures.
  package var seed: UInt64
  /// The part of the dataset.
  package var part: ScenePart
  /// The kinds of pictures, each as often as the others.
  package var kinds: [SceneKind]

  /// The most pictures that a folder holds: their names have six digits.
  package static let mostPictures = 1_000_000

  /// The kinds of a part unless others are asked for: all that have frames; what is held out is not shown in training.
  package static func kinds(of part: ScenePart) -> [SceneKind] {
    SceneKind.allCases.filter { $0.hasFrames && ($0 != .unseen || part != .train) }
  }

  /// - Parameter kinds: nil for those of the part.
  /// - Throws: ``ScenesError/invalidOption(name:value:allowed:)``.
  package init(
    count: Int, seed: UInt64 = 0, part: ScenePart = .train, kinds: [SceneKind]? = nil
  ) throws(ScenesError) {
    guard (1...SceneOptions.mostPictures).contains(count) else {
      throw .invalidOption(name: "count", value: "\(count)", allowed: "a number from 1 to \(SceneOptions.mostPictures)")
    }
    let kinds = kinds ?? SceneOptions.kinds(of: part)
    guard !kinds.isEmpty else {
      throw .invalidOption(name: "kinds", value: "empty", allowed: SceneOptions.list(SceneOptions.kinds(of: part)))
    }
    if part == .train, kinds.contains(.unseen) {
      throw .invalidOption(
        name: "kinds", value: "unseen in the part train", allowed: "validation or test as the part, or other kinds")
    }
    (self.count, self.seed, self.part, self.kinds) = (count, seed, part, kinds)
  }

  static func list(_ kinds: [SceneKind]) -> String {
    kinds.map(\.rawValue).joined(separator: ", ")
  }
}
