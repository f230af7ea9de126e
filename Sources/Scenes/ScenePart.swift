/// The parts of a dataset of scenes. They share no seed, no background, and what is held out is in the last two only.
package enum ScenePart: String, Hashable, Sendable, CaseIterable {
  /// To learn from.
  case train
  /// To choose by.
  case validation
  /// To report.
  case test

  /// The part in the seed of its pictures.
  var word: UInt64 {
    switch self {
    case .train: 1
    case .validation: 2
    case .test: 3
    }
  }

  /// The chance that makes one picture: the same for the same part, seed and index, and related to no other's.
  package func random(seed: UInt64, index: Int) -> SceneRandom {
    SceneRandom(key: word, seed, UInt64(truncatingIfNeeded: index))
  }
}
