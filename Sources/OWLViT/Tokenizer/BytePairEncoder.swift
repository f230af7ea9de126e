/// Byte-pair encoding: turns a word's bytes into tokens by merging neighbours, the lowest rank first and of equal ranks
/// the leftmost.
package struct BytePairEncoder: Sendable {
  /// Marks, in the vocabulary, tokens that end a word.
  package static let endOfWord = "</w>"

  /// The token of each byte within a word, and at its end.
  private let inner: [Int32]
  private let final: [Int32]
  private let merges: MergeTable

  /// An encoder over the given vocabulary; bytes without a token of their own become `unknown`.
  init(table: TokenTable, merges: MergeTable, unknown: Int32) {
    let letters = (UInt8.min...UInt8.max).map { String(Character(ByteAlphabet.scalar(for: $0))) }
    inner = letters.map { table.id(of: $0) ?? unknown }
    final = letters.map { table.id(of: $0 + BytePairEncoder.endOfWord) ?? unknown }
    self.merges = merges
  }

  /// Appends the tokens of `word`, which is not empty. Takes n log n steps for n bytes, whatever they are.
  func encode(_ word: ArraySlice<UInt8>, into tokens: inout [Int32], using workspace: inout Workspace) {
    guard let last = word.last else { return }
    workspace.symbols.removeAll(keepingCapacity: true)
    for byte in word.dropLast() { workspace.append(inner[Int(byte)]) }
    workspace.append(final[Int(last)])
    workspace.mergeAll(merges)
    workspace.collect(into: &tokens)
  }

  /// The state of one encoding, kept between words for its memory.
  struct Workspace {
    fileprivate struct Symbol {
      var token: Int32
      var previous: Int32
      var next: Int32
      var isMergedAway = false
    }

    fileprivate struct Candidate: Comparable {
      /// The rank above the position, so that comparing the number orders candidates.
      let order: UInt64
      let result: Int32

      init(_ merge: Merge, at position: Int32) {
        order = UInt64(UInt32(bitPattern: merge.rank)) << 32 | UInt64(UInt32(bitPattern: position))
        result = merge.result
      }

      var position: Int { Int(order & 0xFFFF_FFFF) }
      static func < (left: Candidate, right: Candidate) -> Bool { left.order < right.order }
    }

    fileprivate var symbols: [Symbol] = []
    private var queue = PriorityQueue<Candidate>()

    fileprivate mutating func append(_ token: Int32) {
      let index = Int32(symbols.count)
      if index > 0 { symbols[Int(index) - 1].next = index }
      symbols.append(Symbol(token: token, previous: index - 1, next: -1))
    }

    fileprivate mutating func mergeAll(_ merges: MergeTable) {
      for index in symbols.indices.dropLast() { push(Int32(index), merges) }
      while let candidate = queue.popMinimum() {
        let left = symbols[candidate.position]
        guard !left.isMergedAway, left.next >= 0 else { continue }
        let right = symbols[Int(left.next)]
        // A neighbour may have been merged since the candidate was queued; then it no longer stands for this pair.
        guard merges[TokenPair(left.token, right.token)]?.result == candidate.result else { continue }
        symbols[candidate.position].token = candidate.result
        symbols[candidate.position].next = right.next
        symbols[Int(left.next)].isMergedAway = true
        if right.next >= 0 { symbols[Int(right.next)].previous = Int32(candidate.position) }
        if left.previous >= 0 { push(left.previous, merges) }
        if right.next >= 0 { push(Int32(candidate.position), merges) }
      }
    }

    private mutating func push(_ index: Int32, _ merges: MergeTable) {
      let left = symbols[Int(index)]
      let right = symbols[Int(left.next)]
      if let merge = merges[TokenPair(left.token, right.token)] { queue.insert(Candidate(merge, at: index)) }
    }

    fileprivate func collect(into tokens: inout [Int32]) {
      var index = 0
      while index >= 0 {
        tokens.append(symbols[index].token)
        index = Int(symbols[index].next)
      }
    }
  }
}
