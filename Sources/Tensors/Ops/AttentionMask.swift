/// What a query position may look at.
public struct AttentionMask: Sendable {
  /// Position i sees positions 0...i only.
  public var causal: Bool
  /// For each sequence of the batch, how many leading keys are real (the rest is padding); nil means all.
  public var validKeys: [Int]?
  /// Each position sees itself only: what a sequence says of one token does not depend on the others.
  public var isolated: Bool

  /// No restriction.
  public static let none = AttentionMask()

  /// A mask; with the default arguments everything is seen.
  public init(causal: Bool = false, validKeys: [Int]? = nil, isolated: Bool = false) {
    self.causal = causal
    self.validKeys = validKeys
    self.isolated = isolated
  }

  /// How many leading keys a row of queries sees.
  func visible(sequence: Int, row: Int, keys: Int) -> Int {
    let valid = min(keys, validKeys?[sequence] ?? keys)
    return causal ? min(valid, row + 1) : valid
  }

  var hidesNothing: Bool { !causal && validKeys == nil }
}
