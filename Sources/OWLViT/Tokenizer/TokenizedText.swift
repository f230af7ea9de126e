/// A query as the text tower takes it: a fixed number of token ids.
public struct TokenizedText: Hashable, Sendable {
  /// The ids, `[position]`: start, text, end, then 0 up to the length asked for.
  public let ids: [Int32]
  /// Which positions hold the text and its two markers, `[position]`; the others are padding.
  public let attentionMask: [Bool]
  /// Whether the text had more tokens than fit. Its end was cut off; the end marker was kept.
  public let truncated: Bool

  /// Fits `tokens`, markers included, into `length` positions.
  init(tokens: [Int32], length: Int, end: Int32) {
    precondition(length >= 2, "a query needs room for its two markers")
    truncated = tokens.count > length
    let kept = truncated ? tokens.prefix(length - 1) + [end] : tokens[...]
    let padding = length - kept.count
    ids = kept + Array(repeating: 0, count: padding)
    attentionMask = Array(repeating: true, count: kept.count) + Array(repeating: false, count: padding)
  }
}
