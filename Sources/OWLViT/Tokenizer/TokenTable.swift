/// A map from the bytes of tokens to their ids, filled once.
///
/// Why not a `Dictionary<String, Int>`: 49 408 strings would be allocated and compared by Unicode equivalence on the
/// path of a cold start. Here all bytes lie in one array, behind an open-addressing table.
struct TokenTable: Sendable {
  private struct Entry {
    let start: Int32
    let length: Int32
    let id: Int32
  }

  private struct Slot {
    /// The upper half of the hash, which tells most tokens apart before their bytes are looked at.
    var tag: UInt32 = 0
    /// The index of an entry plus one; zero is free.
    var entry: Int32 = 0
  }

  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// Their count is a power of two, and at most half of them are in use.
  private var slots: [Slot]
  /// Differs from process to process, so that no vocabulary can be made to collide and take quadratic time.
  private let seed = UInt64.random(in: 0 ... .max)

  init(minimumCapacity: Int = 64) {
    var capacity = 128
    while capacity < minimumCapacity * 2 { capacity *= 2 }
    slots = Array(repeating: Slot(), count: capacity)
    entries.reserveCapacity(minimumCapacity)
    bytes.reserveCapacity(minimumCapacity * 8)
  }

  /// The number of tokens.
  var count: Int { entries.count }

  /// Adds a token; false if it is there already.
  mutating func insert(_ id: Int32, for token: UnsafeRawBufferPointer) -> Bool {
    let hash = hash(of: token)
    let slot = slot(of: token, hash)
    guard slots[slot].entry == 0 else { return false }
    entries.append(Entry(start: Int32(bytes.count), length: Int32(token.count), id: id))
    bytes.append(contentsOf: token)
    slots[slot] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), entry: Int32(entries.count))
    if entries.count * 2 > slots.count { grow() }
    return true
  }

  /// The id of a token, or nil.
  func id(of token: UnsafeRawBufferPointer) -> Int32? {
    let entry = slots[slot(of: token, hash(of: token))].entry
    return entry == 0 ? nil : entries[Int(entry) - 1].id
  }

  /// The id of a token, or nil.
  func id(of token: String) -> Int32? {
    var token = token
    return token.withUTF8 { id(of: UnsafeRawBufferPointer($0)) }
  }

  /// Why ids do not run from 0 up to the number of tokens.
  enum Flaw {
    /// Two tokens have this id.
    case duplicate(Int32)
    /// No token has this id, and some have a greater one.
    case hole(Int32)
  }

  /// What keeps the ids from being 0 up to the number of tokens, each once; nil in a sound vocabulary.
  func firstFlaw() -> Flaw? {
    var seen = [Bool](repeating: false, count: count)
    for entry in entries where Int(entry.id) < count {
      if seen[Int(entry.id)] { return .duplicate(entry.id) }
      seen[Int(entry.id)] = true
    }
    return seen.firstIndex(of: false).map { .hole(Int32($0)) }
  }

  /// The slot that holds `token`, or the free one where it would go.
  private func slot(of token: UnsafeRawBufferPointer, _ hash: UInt64) -> Int {
    let mask = slots.count - 1
    let tag = UInt32(truncatingIfNeeded: hash >> 32)
    var index = Int(truncatingIfNeeded: hash) & mask
    while case let slot = slots[index], slot.entry != 0 {
      if slot.tag == tag, equals(entries[Int(slot.entry) - 1], token) { break }
      index = (index + 1) & mask
    }
    return index
  }

  private func equals(_ entry: Entry, _ token: UnsafeRawBufferPointer) -> Bool {
    guard Int(entry.length) == token.count else { return false }
    return bytes.withUnsafeBytes { all in
      let own = UnsafeRawBufferPointer(rebasing: all[Int(entry.start)..<Int(entry.start) + token.count])
      for index in 0..<token.count where own[index] != token[index] { return false }
      return true
    }
  }

  /// Eight bytes at a time are mixed in by a full multiplication, whose halves are folded together.
  private func hash(of token: UnsafeRawBufferPointer) -> UInt64 {
    var state = seed ^ UInt64(token.count)
    var offset = 0
    while offset < token.count {
      var chunk: UInt64 = 0
      if offset + 8 <= token.count {
        chunk = token.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      } else {
        for index in offset..<token.count { chunk = chunk << 8 | UInt64(token[index]) }
      }
      let product = (state ^ chunk).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      state = product.high ^ product.low
      offset += 8
    }
    let product = state.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }

  private mutating func grow() {
    slots = Array(repeating: Slot(), count: slots.count * 2)
    for (index, entry) in entries.enumerated() {
      let range = Int(entry.start)..<Int(entry.start + entry.length)
      bytes.withUnsafeBytes { all in
        let token = UnsafeRawBufferPointer(rebasing: all[range])
        let hash = hash(of: token)
        slots[slot(of: token, hash)] = Slot(tag: UInt32(truncatingIfNeeded: hash >> 32), entry: Int32(index + 1))
      }
    }
  }
}
