/// A map from the bytes of tokens to their ids, filled once.
///
/// Why not a `Dictionary<String, Int>`: 49 408 strings would be allocated and compared by Unicode equivalence on the
/// path of a cold start. Here all bytes lie in one array, behind an open-addressing table. The hash is seeded by the
/// process, so a vocabulary made to collide cannot make loading quadratic.
struct TokenTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int32] = []
  private var ids: [Int32] = []
  /// Index of an entry plus one; zero is free. The count is a power of two, at most half of it in use.
  private var slots: [Int32]

  init(minimumCapacity: Int = 64) {
    var capacity = 128
    while capacity < minimumCapacity * 2 { capacity *= 2 }
    slots = Array(repeating: 0, count: capacity)
  }

  /// The number of tokens.
  var count: Int { ids.count }

  /// Adds a token; false if it is there already.
  mutating func insert(_ id: Int32, for token: UnsafeRawBufferPointer) -> Bool {
    let slot = slotOf(token)
    guard slots[slot] == 0 else { return false }
    bytes.append(contentsOf: token)
    ends.append(Int32(bytes.count))
    ids.append(id)
    slots[slot] = Int32(ids.count)
    if ids.count * 2 > slots.count { grow() }
    return true
  }

  /// The id of a token, or nil.
  func id(of token: UnsafeRawBufferPointer) -> Int32? {
    let entry = slots[slotOf(token)]
    return entry == 0 ? nil : ids[Int(entry) - 1]
  }

  /// The id of a token, or nil.
  func id(of token: String) -> Int32? {
    var token = token
    return token.withUTF8 { id(of: UnsafeRawBufferPointer($0)) }
  }

  /// An id that is given twice, or nil; in a sound vocabulary the ids are 0 up to the number of tokens.
  func firstFlaw() -> Flaw? {
    var seen = [Bool](repeating: false, count: count)
    for id in ids {
      guard Int(id) < count else { continue }
      if seen[Int(id)] { return .duplicate(id) }
      seen[Int(id)] = true
    }
    return seen.firstIndex(of: false).map { .hole(Int32($0)) }
  }

  enum Flaw {
    /// Two tokens have this id.
    case duplicate(Int32)
    /// No token has this id, and some have a greater one.
    case hole(Int32)
  }

  private func slotOf(_ token: UnsafeRawBufferPointer) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: token)
    let mask = slots.count - 1
    var slot = hasher.finalize() & mask
    while slots[slot] != 0, !equals(Int(slots[slot]) - 1, token) { slot = (slot + 1) & mask }
    return slot
  }

  private func equals(_ entry: Int, _ token: UnsafeRawBufferPointer) -> Bool {
    let start = entry == 0 ? 0 : Int(ends[entry - 1])
    guard Int(ends[entry]) - start == token.count else { return false }
    return bytes.withUnsafeBytes { all in
      for index in 0..<token.count where all[start + index] != token[index] { return false }
      return true
    }
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for entry in ids.indices {
      let start = entry == 0 ? 0 : Int(ends[entry - 1])
      let slot = bytes.withUnsafeBytes { slotOf(UnsafeRawBufferPointer(rebasing: $0[start..<Int(ends[entry])])) }
      slots[slot] = Int32(entry + 1)
    }
  }
}
