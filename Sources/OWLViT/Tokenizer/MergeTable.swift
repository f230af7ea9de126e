/// Two neighbouring tokens.
struct TokenPair: Hashable, Sendable {
  private let bits: UInt64

  init(_ left: Int32, _ right: Int32) {
    bits = UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}

/// What two neighbouring tokens become, and how early.
struct Merge: Sendable {
  /// Lower ranks are merged first.
  let rank: Int32
  /// The id of the merged token.
  let result: Int32
}

/// The merge rules by the pair they apply to.
typealias MergeTable = [TokenPair: Merge]
