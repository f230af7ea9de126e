/// Random numbers that are the same on every machine for the same seed (SplitMix64, Steele et al., OOPSLA 2014): for initial
/// weights, dropout and the order of examples.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator whose numbers depend on the seed alone.
  public init(seed: UInt64) { state = seed }

  /// A generator for one of several independent purposes: `SeededRandom(seed: 7, stream: 3)`.
  public init(seed: UInt64, stream: UInt64) {
    var mixer = SeededRandom(seed: seed)
    state = mixer.next() ^ (stream &* 0xD1B5_4A32_D192_ED03)
    _ = next()
  }

  /// A number for a name, to be a seed or stream: FNV-1a (Fowler, Noll, Vo), since the standard library's hashes differ from run
  /// to run.
  package static func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A generator that goes its own way from here.
  public mutating func split() -> SeededRandom { SeededRandom(seed: next()) }

  /// The values in random order (Fisher and Yates; the standard library's shuffle may change with its version).
  public mutating func shuffled<Value>(_ values: [Value]) -> [Value] {
    var values = values
    for last in values.indices.dropFirst().reversed() {
      values.swapAt(last, Int(next().multipliedFullWidth(by: UInt64(last + 1)).high))
    }
    return values
  }

  /// Uniform in 0..<1, 24 bits fine.
  public mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Uniform in `range`.
  public mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double(next() >> 11) * 0x1p-53
  }
}
