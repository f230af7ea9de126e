internal import Safetensors

/// The tokens that a tokenizer's settings single out, resolved as transformers 5 does.
///
/// Its rules: `tokenizer_config.json` names tokens by their part (`bos_token`, …). If it does not list
/// `added_tokens_decoder`, `special_tokens_map.json` overrides those names and `tokenizer.json` lists tokens of its own.
/// Where a name and a list speak of one text, the list's description counts; of several names for one text, the last.
struct SpecialTokens {
  /// The parts a token can have, in the order in which they override each other.
  enum Part: String, CaseIterable {
    case start = "bos_token"
    case end = "eos_token"
    case unknown = "unk_token"
    case separator = "sep_token"
    case padding = "pad_token"
    case classification = "cls_token"
    case mask = "mask_token"
  }

  private var named: [Part: AddedToken] = [
    .start: AddedToken(content: "<|startoftext|>"),
    .end: AddedToken(content: "<|endoftext|>"),
    .unknown: AddedToken(content: "<|endoftext|>"),
    .padding: AddedToken(content: "<|endoftext|>"),
  ]
  private var listed: [(id: Int, token: AddedToken)] = []
  private var configListsTokens = false

  /// Reads `tokenizer_config.json`.
  mutating func readConfiguration(_ scanner: inout JSONScanner) throws {
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      if let part = Part(rawValue: key.string) {
        try readNamed(part, &scanner, isSpecial: false)
      } else if key == "added_tokens_decoder" {
        configListsTokens = true
        try readDecoder(&scanner)
      } else {
        try scanner.skipValue()
      }
    }
    try scanner.end()
  }

  /// Reads `special_tokens_map.json`; after `readConfiguration`.
  mutating func readMap(_ scanner: inout JSONScanner) throws {
    guard !configListsTokens else { return }
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      if let part = Part(rawValue: key.string) {
        try readNamed(part, &scanner, isSpecial: true)
      } else {
        try scanner.skipValue()
      }
    }
    try scanner.end()
  }

  /// Reads the `added_tokens` of `tokenizer.json`; after `readConfiguration`.
  mutating func readList(_ scanner: inout JSONScanner) throws {
    guard !configListsTokens else { return try scanner.skipValue() }
    try scanner.enterArray()
    while try scanner.nextElement() {
      let (token, id) = try AddedToken.read(&scanner, isSpecial: false)
      guard let id else { throw scanner.failure("an added token without id") }
      listed.append((id, token))
    }
  }

  /// The text of a part, or nil if the settings take it away.
  func content(of part: Part) -> String? { named[part]?.content }

  /// Every token once, as described last, in the order in which the reference adds them.
  var all: [AddedToken] {
    var result = listed.sorted { $0.id < $1.id }.map(\.token)
    result += Part.allCases.compactMap { part in
      named[part].map { token in listed.last { $0.token.content == token.content }?.token ?? token }
    }
    return result.reduce(into: []) { unique, token in
      if let index = unique.firstIndex(where: { $0.content == token.content }) {
        unique[index] = token
      } else {
        unique.append(token)
      }
    }
  }

  private mutating func readNamed(_ part: Part, _ scanner: inout JSONScanner, isSpecial: Bool) throws {
    switch try scanner.peek() {
    case .null:
      try scanner.null()
      named[part] = nil
    case .object: named[part] = try AddedToken.read(&scanner, isSpecial: isSpecial).token
    default: named[part] = AddedToken(content: try scanner.string())
    }
  }

  private mutating func readDecoder(_ scanner: inout JSONScanner) throws {
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      guard let id = Int(key.string) else { throw scanner.failure("a token id expected as key") }
      listed.append((id, try AddedToken.read(&scanner, isSpecial: false).token))
    }
  }
}
