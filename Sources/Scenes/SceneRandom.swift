#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Deterministic chance: the same seed gives the same scenes on every machine and with any number of threads.
///
/// xoshiro256** seeded by SplitMix64, as its authors advise (Blackman and Vigna, "Scrambled linear pseudorandom number generators").
/// The standard library's `shuffled(using:)` and `random(in:using:)` may change between its versions, so none of them is used.
package struct SceneRandom: Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// A stream of its own for each seed; neighbouring seeds are unrelated.
  package init(seed: UInt64) {
    var counter = seed
    state = (
      Self.splitMix(&counter), Self.splitMix(&counter), Self.splitMix(&counter), Self.splitMix(&counter)
    )
  }

  /// A stream for the words of a key, in their order: (part, seed, index) gives each picture its own.
  package init(key words: UInt64...) {
    var hash: UInt64 = 0
    for word in words {
      var mixed = hash ^ word
      hash = Self.splitMix(&mixed)
    }
    self.init(seed: hash)
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    let result = Self.rotate(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotate(state.3, by: 45)
    return result
  }

  /// Evenly in 0 ..< 1.
  package mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Evenly between two numbers.
  package mutating func double(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * unit()
  }

  /// Evenly one of the integers of a range.
  package mutating func int(in range: ClosedRange<Int>) -> Int {
    let span = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound)) &+ 1
    guard span != 0 else { return Int(truncatingIfNeeded: next()) }
    // Multiplication instead of the remainder: its bias is span / 2^64, which no scene shows.
    return range.lowerBound &+ Int(truncatingIfNeeded: next().multipliedFullWidth(by: span).high)
  }

  /// True with probability `p`.
  package mutating func chance(_ p: Double) -> Bool {
    unit() < p
  }

  /// One of the elements; nil where there are none.
  package mutating func choice<Elements: RandomAccessCollection>(_ elements: Elements) -> Elements.Element? {
    guard !elements.isEmpty else { return nil }
    return elements[elements.index(elements.startIndex, offsetBy: int(in: 0...elements.count - 1))]
  }

  /// The elements in random order (Fisher and Yates).
  package mutating func shuffled<Elements: Sequence>(_ elements: Elements) -> [Elements.Element] {
    var result = Array(elements)
    for last in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(last, int(in: 0...last))
    }
    return result
  }

  /// Normally distributed, mean 0 and deviation 1 (Box and Muller).
  package mutating func normal() -> Double {
    // 1 - unit() is never 0, whose logarithm is none.
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * .pi * unit())
  }

  private static func splitMix(_ counter: inout UInt64) -> UInt64 {
    counter &+= 0x9e37_79b9_7f4a_7c15
    var mixed = counter
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  private static func rotate(_ value: UInt64, by bits: UInt64) -> UInt64 {
    value << bits | value >> (64 - bits)
  }
}
