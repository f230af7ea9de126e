internal import Safetensors

/// Reads tokens, ids and merge rules out of the files of a tokenizer.
struct VocabularyReader {
  /// The file being read, for messages.
  var path: String
  var table: TokenTable
  private(set) var merges: MergeTable = [:]
  private var scratch: [UInt8] = []

  /// A reader of a file of `fileBytes` bytes, by which it makes room.
  init(path: String, fileBytes: Int) {
    self.path = path
    // A token takes some 20 bytes of vocab.json, more of tokenizer.json; CLIP has 49 408 of them.
    let capacity = min(fileBytes / 16, 1 << 16)
    table = TokenTable(minimumCapacity: capacity)
    merges.reserveCapacity(capacity)
  }

  /// Reads `{token: id, …}`.
  mutating func readVocabulary(_ scanner: inout JSONScanner) throws {
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      let number = try scanner.unsigned()
      guard let id = Int32(exactly: number) else { throw scanner.failure("an id beyond 32 bits") }
      guard key.withUTF8({ table.insert(id, for: $0) }) else {
        throw invalid("the token \"\(key.string)\" occurs twice")
      }
    }
  }

  /// Checks that the ids run from 0 without repetition or hole.
  func checkIDs() throws(OWLViTError) {
    guard table.count > 0 else { throw invalid("it is empty") }
    switch table.firstFlaw() {
    case .duplicate(let id): throw invalid("two tokens have the id \(id)")
    case .hole(let id): throw invalid("no token has the id \(id), though there are \(table.count) tokens")
    case nil: return
    }
  }

  /// Reads `["a b", …]` or `[["a", "b"], …]`; both are in use.
  mutating func readMerges(_ scanner: inout JSONScanner) throws {
    var rank = 0
    try scanner.enterArray()
    while try scanner.nextElement() {
      if try scanner.peek() == .string {
        let rule = try scanner.text()
        try rule.withUTF8 { try addMerge(line: $0, rank: rank) }
      } else {
        try scanner.enterArray()
        guard try scanner.nextElement() else { throw scanner.failure("a merge rule of two tokens expected") }
        let left = try scanner.text()
        guard try scanner.nextElement() else { throw scanner.failure("a merge rule of two tokens expected") }
        let right = try scanner.text()
        guard try !scanner.nextElement() else { throw scanner.failure("a merge rule of two tokens expected") }
        try left.withUTF8 { left in try right.withUTF8 { try addMerge(left, $0, rank: rank) } }
      }
      rank += 1
    }
  }

  /// Reads the lines of `merges.txt`: `#version` lines are passed over wherever they stand, every other one is a rule,
  /// as in the reference; a blank line is an error there too.
  mutating func readMergeLines(_ text: UnsafeRawBufferPointer) throws(OWLViTError) {
    if let offset = JSONScanner.firstInvalidUTF8(in: text) {
      throw .invalidFile(path: path, reason: "byte \(offset) is not UTF-8")
    }
    var rank = 0
    var start = 0
    while start < text.count {
      // One pass over the bytes: this loop is on the path of a cold start, half a megabyte long.
      var end = start
      while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
      let isWindowsLine = end < text.count && end > start && text[end - 1] == UInt8(ascii: "\r")
      let line = UnsafeRawBufferPointer(rebasing: text[start..<(isWindowsLine ? end - 1 : end)])
      start = end + 1
      if line.first == UInt8(ascii: "#"), line.starts(with: "#version".utf8) { continue }
      try addMerge(line: line, rank: rank)
      rank += 1
    }
  }

  private mutating func addMerge(line: UnsafeRawBufferPointer, rank: Int) throws(OWLViTError) {
    var space: Int?
    for index in 0..<line.count where line[index] == UInt8(ascii: " ") {
      guard space == nil else { throw invalid(rank, "two tokens with one space between them expected") }
      space = index
    }
    guard let space else { throw invalid(rank, "two tokens with one space between them expected") }
    let (left, right) = (line[..<space], line[(space + 1)...])
    try addMerge(UnsafeRawBufferPointer(rebasing: left), UnsafeRawBufferPointer(rebasing: right), rank: rank)
  }

  private mutating func addMerge(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer, rank: Int
  ) throws(OWLViTError) {
    guard let first = table.id(of: left) else { throw invalid(rank, unknown: left) }
    guard let second = table.id(of: right) else { throw invalid(rank, unknown: right) }
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: left)
    scratch.append(contentsOf: right)
    guard let merged = scratch.withUnsafeBytes({ table.id(of: $0) }) else {
      throw scratch.withUnsafeBytes { invalid(rank, unknown: $0) }
    }
    // Of two rules for one pair the later counts, as in the reference.
    merges[TokenPair(first, second)] = Merge(rank: Int32(rank), result: merged)
  }

  private func invalid(_ reason: String) -> OWLViTError { .invalidFile(path: path, reason: reason) }

  private func invalid(_ rank: Int, unknown token: UnsafeRawBufferPointer) -> OWLViTError {
    invalid(rank, "\"\(String(decoding: token, as: UTF8.self))\" is not in the vocabulary")
  }

  private func invalid(_ rank: Int, _ reason: String) -> OWLViTError {
    invalid("merge rule \(rank + 1): \(reason)")
  }
}
