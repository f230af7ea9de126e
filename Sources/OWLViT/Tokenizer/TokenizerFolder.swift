internal import Safetensors

/// The files of a tokenizer, read from a model folder.
struct TokenizerFolder {
  /// The tokens and merge rules.
  private(set) var vocabulary: VocabularyReader
  /// The tokens that the settings single out.
  private(set) var special = SpecialTokens()

  /// Reads `tokenizer.json`, or else `vocab.json` and `merges.txt`, with `tokenizer_config.json` and
  /// `special_tokens_map.json` where they are.
  init(path folder: String) throws(OWLViTError) {
    let unified = try TokenizerFolder.map("\(folder)/tokenizer.json")
    let tokens = if let unified { unified } else { try TokenizerFolder.map("\(folder)/vocab.json") }
    vocabulary = VocabularyReader(path: tokens?.path ?? folder, fileBytes: tokens?.bytes.count ?? 0)
    if let settings = try TokenizerFolder.map("\(folder)/tokenizer_config.json") {
      try TokenizerFolder.scan(settings) { try special.readConfiguration(&$0) }
    }
    if let map = try TokenizerFolder.map("\(folder)/special_tokens_map.json") {
      try TokenizerFolder.scan(map) { try special.readMap(&$0) }
    }
    if let unified {
      try TokenizerFolder.scan(unified) { try readUnified(&$0) }
    } else {
      try readPair(tokens, in: folder)
    }
  }

  private mutating func readPair(_ tokens: FileMapping?, in folder: String) throws(OWLViTError) {
    guard let tokens, let rules = try TokenizerFolder.map("\(folder)/merges.txt") else {
      throw .missingFile(
        path: "\(folder)/tokenizer.json", remedy: "vocab.json and merges.txt together would do in its place")
    }
    try TokenizerFolder.scan(tokens) { scanner in
      try vocabulary.readVocabulary(&scanner)
      try scanner.end()
    }
    try vocabulary.checkIDs()
    vocabulary.path = rules.path
    try vocabulary.readMergeLines(rules.bytes)
    vocabulary.path = tokens.path
  }

  /// Reads `tokenizer.json`. Its normalizer and splitting rules are passed over: transformers builds CLIP's own in
  /// their place, whatever the file says.
  private mutating func readUnified(_ scanner: inout JSONScanner) throws {
    var foundModel = false
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      switch key {
      case "added_tokens": try special.readList(&scanner)
      case "model":
        guard !foundModel else { throw scanner.failure("a second model") }
        foundModel = true
        try readModel(&scanner)
      default: try scanner.skipValue()
      }
    }
    try scanner.end()
    guard foundModel else { throw scanner.failure("no model") }
  }

  private mutating func readModel(_ scanner: inout JSONScanner) throws {
    // The rules need the vocabulary, and an object has no order: if they come first, their place is kept.
    var place: JSONScanner?
    var (foundVocabulary, foundRules) = (false, false)
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      switch key {
      case "type":
        let type = try scanner.string()
        guard type == "BPE" else { throw scanner.failure("a model of type \"\(type)\", where CLIP has \"BPE\"") }
      case "vocab":
        guard !foundVocabulary else { throw scanner.failure("a second vocab") }
        foundVocabulary = true
        try vocabulary.readVocabulary(&scanner)
      case "merges":
        guard !foundRules else { throw scanner.failure("a second list of merges") }
        foundRules = true
        if foundVocabulary {
          try vocabulary.readMerges(&scanner)
        } else {
          place = scanner
          try scanner.skipValue()
        }
      default: try scanner.skipValue()
      }
    }
    guard foundVocabulary, foundRules else { throw scanner.failure("a model without vocab or merges") }
    if var place { try vocabulary.readMerges(&place) }
  }

  /// The file, or nil if there is none.
  private static func map(_ path: String) throws(OWLViTError) -> FileMapping? {
    do throws(SafetensorsError) {
      return try FileMapping(path: path)
    } catch {
      if error.isNoSuchFile { return nil }
      if case .cannotRead(_, let reason) = error { throw .invalidFile(path: path, reason: reason) }
      throw .invalidFile(path: path, reason: "it is not a regular file")
    }
  }

  /// Scans a JSON file, translating the scanner's failures.
  private static func scan(_ file: FileMapping, _ body: (inout JSONScanner) throws -> Void) throws(OWLViTError) {
    do {
      var scanner = try JSONScanner(file.bytes)
      try body(&scanner)
    } catch let failure as JSONScanner.Failure {
      throw .invalidFile(path: file.path, reason: "\(failure.reason) at byte \(failure.offset)")
    } catch let error as OWLViTError {
      throw error
    } catch {
      throw .invalidFile(path: file.path, reason: "\(error)")
    }
  }
}
