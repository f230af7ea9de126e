import Geometry

/// FNV-1a of 64 bits (Fowler, Noll, Vo): the same on every machine and in every run, unlike `Hasher`.
struct StableHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  mutating func add(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
  }

  mutating func add(_ number: Double) {
    // The two zeros are one number.
    add((number == 0 ? 0 : number).bitPattern)
  }

  /// Adds the length as well, so that "ab", "c" and "a", "bc" differ.
  mutating func add(_ text: String) {
    add(UInt64(text.utf8.count))
    for byte in text.utf8 { add(byte) }
  }

  mutating func add(_ box: Box<Pixels>) {
    for edge in box.edges { add(edge) }
  }
}
