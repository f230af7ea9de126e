/// CLIP's tokenizer: byte-level byte-pair encoding of lower-cased text, with the ids that transformers gives.
public struct CLIPTokenizer: Sendable {
  /// The number of tokens, those included that only the settings add. Ids are below it.
  public let vocabularySize: Int
  /// The id put before every text.
  public let startID: Int32
  /// The id put after every text.
  public let endID: Int32

  private let encoder: BytePairEncoder
  /// Finds tokens in the text as given, and in normalized text.
  private let rawTokens: AddedTokenSplitter
  private let normalizedTokens: AddedTokenSplitter

  /// Reads the tokenizer of a model folder: `tokenizer.json`, or `vocab.json` with `merges.txt`; which tokens are
  /// special is read from `tokenizer_config.json` and `special_tokens_map.json`. Throws `OWLViTError`.
  public init(folder: String) throws(OWLViTError) {
    let files = try TokenizerFolder(path: folder)
    var table = files.vocabulary.table
    let path = files.vocabulary.path
    let tokens = try CLIPTokenizer.add(files.special.all, to: &table, path: path)
    var complete = files.vocabulary
    complete.table = table
    try complete.checkIDs()

    startID = try CLIPTokenizer.id(of: .start, files.special, table, path)
    endID = try CLIPTokenizer.id(of: .end, files.special, table, path)
    vocabularySize = table.count
    encoder = BytePairEncoder(
      table: table, merges: files.vocabulary.merges,
      unknown: files.special.content(of: .unknown).flatMap { table.id(of: $0) } ?? endID)
    rawTokens = AddedTokenSplitter(
      tokens.filter { !$0.token.normalized }.map { (Array($0.token.content.utf8), $0.id, $0.token) })
    normalizedTokens = AddedTokenSplitter(
      tokens.filter(\.token.normalized).map {
        (TextNormalizer.normalize(Array($0.token.content.utf8)[...]), $0.id, $0.token)
      })
  }

  /// The ids of `text` between the start and the end id, however many they are. Special tokens written out in the text
  /// become their ids, as in the reference: for OWL-ViT that is also `!`, its padding token.
  public func encode(_ text: String) -> [Int32] {
    var tokens = [startID]
    var workspace = BytePairEncoder.Workspace()
    let bytes = Array(text.utf8)
    rawTokens.forEachPiece(in: bytes) { piece in
      switch piece {
      case .token(let id): tokens.append(id)
      case .text(let range):
        encode(normalized: TextNormalizer.normalize(bytes[range]), into: &tokens, using: &workspace)
      }
    }
    tokens.append(endID)
    return tokens
  }

  /// `text` in exactly `maxLength` positions (at least 2), padded with 0; what does not fit is cut off before the end id.
  public func encode(_ text: String, maxLength: Int) -> TokenizedText {
    TokenizedText(tokens: encode(text), length: maxLength, end: endID)
  }

  private func encode(
    normalized text: [UInt8], into tokens: inout [Int32], using workspace: inout BytePairEncoder.Workspace
  ) {
    normalizedTokens.forEachPiece(in: text) { piece in
      switch piece {
      case .token(let id): tokens.append(id)
      case .text(let range):
        PreTokenizer.forEachWord(in: text[range]) { encoder.encode($0, into: &tokens, using: &workspace) }
      }
    }
  }

  /// Gives every added token its id: the vocabulary's, or the next free one.
  private static func add(
    _ added: [AddedToken], to table: inout TokenTable, path: String
  ) throws(OWLViTError) -> [(token: AddedToken, id: Int32)] {
    var result: [(token: AddedToken, id: Int32)] = []
    for token in added {
      if let id = table.id(of: token.content) {
        result.append((token, id))
        continue
      }
      let id = Int32(table.count)
      var content = token.content
      guard content.withUTF8({ table.insert(id, for: UnsafeRawBufferPointer($0)) }) else {
        throw .invalidFile(path: path, reason: "the added token \"\(token.content)\" occurs twice")
      }
      result.append((token, id))
    }
    return result
  }

  private static func id(
    of part: SpecialTokens.Part, _ special: SpecialTokens, _ table: TokenTable, _ path: String
  ) throws(OWLViTError) -> Int32 {
    guard let content = special.content(of: part), let id = table.id(of: content) else {
      throw .invalidFile(path: path, reason: "no \(part.rawValue) is set, in it or in tokenizer_config.json")
    }
    return id
  }
}
