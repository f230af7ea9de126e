package import Tensors

/// What random numbers of a run are for. Each purpose and step (or epoch) has a generator of its own, so that a run that is resumed
/// draws what it would have drawn.
package enum RandomPurpose: UInt64, Sendable {
  case exampleOrder = 1
  case dropout = 2
  case augmentation = 3
  case negatives = 4
  case phrases = 5
  case windows = 6

  /// The generator for one step or epoch.
  package func random(seed: UInt64, index: Int) -> SeededRandom {
    SeededRandom(seed: seed, stream: rawValue << 40 | UInt64(index))
  }
}
