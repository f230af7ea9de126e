internal import OWLViT
internal import Tensors

/// All classes, with their synonyms, as columns of logits. Names that the text tower cannot tell apart, being cut at the same place,
/// are one column.
struct ClassVocabulary: Sendable {
  /// The token ids of each column.
  private var queries: [[Int]] = []
  private var columns: [String: Int] = [:]
  private var synonyms: [Int: [Int]] = [:]

  init(_ names: [String], synonyms words: [String: [String]], tokens: NameTokens) {
    var known: [[Int]: Int] = [:]
    func column(_ phrase: String) -> Int {
      let ids = tokens(phrase)
      if let column = known[ids] { return column }
      queries.append(ids)
      known[ids] = queries.count - 1
      return queries.count - 1
    }
    for name in names { columns[name] = column(name) }
    nameCount = queries.count
    for name in names {
      guard let others = words[name], let own = columns[name] else { continue }
      synonyms[own, default: []] += others.map(column)
    }
  }

  private var nameCount = 0

  /// The columns of names; those of synonyms follow.
  var names: Range<Int> { 0..<nameCount }

  /// The column of a class.
  func column(_ name: String) -> Int? { columns[name] }

  /// The columns of a class's synonyms.
  func synonyms(of column: Int) -> [Int] { synonyms[column] ?? [] }

  /// The embedding of each column, `[columns, width]`.
  ///
  /// - Parameter tower: the text tower; asked for a few at a time, so that memory stays small.
  func embeddings(by tower: TextTower) throws -> Tensor {
    try Tape.withoutRecording {
      Tensor.concatenated(
        try stride(from: 0, to: queries.count, by: 64).map {
          try tower(Array(queries[$0..<min(queries.count, $0 + 64)]))
        })
    }
  }
}
