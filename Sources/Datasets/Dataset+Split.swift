import ClipCrop

extension Dataset {
  /// Divides the examples into those to learn from and those to validate with.
  ///
  /// Pictures are ranked by a hash of their names and `seed`, and the first of them validate: the order of the examples does not
  /// matter, and all examples of a picture stay together. With two pictures or more neither part is empty, unless `fraction` is 0.
  ///
  /// - Parameters:
  ///   - fraction: the share of the pictures that validate, 0..<1.
  ///   - seed: another one, another division.
  /// - Throws: ``DatasetError/invalidOption(name:value:allowed:)`` for another fraction.
  public func split(
    validation fraction: Double, seed: UInt64 = 0
  ) throws(DatasetError) -> (training: Dataset, validation: Dataset) {
    guard fraction >= 0, fraction < 1 else {
      throw .invalidOption(name: "The share for validation", value: "\(fraction)", allowed: "at least 0 and below 1")
    }
    let names = Set(examples.map { FilePath.name($0.image) })
    let ranked = names.map { (rank: Dataset.rank($0, seed: seed), name: $0) }.sorted { $0 < $1 }
    var count = Int((fraction * Double(names.count)).rounded())
    if fraction > 0, names.count > 1 { count = min(max(count, 1), names.count - 1) }
    let chosen = Set(ranked.prefix(count).map(\.name))

    var (training, validation) = (self, self)
    training.examples = examples.filter { !chosen.contains(FilePath.name($0.image)) }
    validation.examples = examples.filter { chosen.contains(FilePath.name($0.image)) }
    validation.problems = []
    return (training, validation)
  }

  private static func rank(_ name: String, seed: UInt64) -> UInt64 {
    var hash = StableHash()
    hash.add(seed)
    hash.add(name)
    // FNV-1a mixes its last bytes badly into the high bits that decide the order (SplitMix64's finaliser).
    var mixed = hash.value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
