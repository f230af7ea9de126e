import Safetensors

/// What an annotation file looks like, told from its beginning.
enum Appearance: Hashable {
  case dataset(DatasetFormat)
  /// A row of GAICD's text files; a file of CPC for a single picture.
  case gaicdText, cpcPicture
  case captions, splits, ranking, slidingWindows
  /// Examples as JSON, but not one a line.
  case exampleArray
  case binary
  case unknown

  /// Looks at `file`.
  init(of file: AnnotationFile) {
    if file.bytes.prefix(4096).contains(0) {
      self = .binary
      return
    }
    let first = file.bytes.first { !AnnotationFile.isSpace($0) }
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""):
      let appearance = file.bytes.withUnsafeBufferPointer { Appearance.ofJSON(UnsafeRawBufferPointer($0)) }
      // A file that calls itself JSONL is read as that, so that a misspelt first key is named.
      let isVague = appearance == .captions || appearance == .unknown
      self = isVague && FilePath.ending(file.name) == "jsonl" ? .dataset(.jsonl) : appearance
    default:
      let text = String(decoding: file.bytes.prefix(4096), as: UTF8.self)
      let line = text.split(whereSeparator: \.isNewline).first { !$0.allSatisfy(\.isWhitespace) }
      self = GAICDText.isRow(line ?? "") ? .gaicdText : .unknown
    }
  }

  /// The format of a dataset; nil for what is none.
  var format: DatasetFormat? {
    switch self {
    case .dataset(let format): format
    case .gaicdText: .gaicd
    case .cpcPicture: .cpc
    default: nil
    }
  }

  private static func ofJSON(_ bytes: UnsafeRawBufferPointer) -> Appearance {
    guard var scanner = try? JSONScanner(bytes), let kind = try? scanner.peek() else { return .unknown }
    switch kind {
    case .string:
      guard let text = try? scanner.string(), text.contains("\"bboxes\"") else { return .unknown }
      return .cpcPicture
    case .array: return (try? ofArray(&scanner)) ?? .unknown
    case .object: return (try? ofObject(&scanner)) ?? .unknown
    case .number, .bool, .null: return .unknown
    }
  }

  /// By the keys of the first element.
  private static func ofArray(_ scanner: inout JSONScanner) throws(JSONScanner.Failure) -> Appearance {
    try scanner.enterArray()
    guard try scanner.nextElement(), try scanner.peek() == .object else { return .unknown }
    var keys: Set<String> = []
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      keys.insert(key.string)
      _ = try JSONNode(&scanner)
    }
    if keys.contains("image") { return .exampleArray }
    if keys.contains("crop") { return .dataset(.fcdb) }
    if keys.contains("crops") { return keys.contains("url") ? .ranking : .slidingWindows }
    return .unknown
  }

  /// By the first member.
  private static func ofObject(_ scanner: inout JSONScanner) throws(JSONScanner.Failure) -> Appearance {
    try scanner.enterObject()
    guard let key = try scanner.nextKey()?.string else { return .unknown }
    switch key {
    case "image", "query", "query_image", "crops", "subjects", "kind", "extra": return .dataset(.jsonl)
    case "bboxes", "scores": return .cpcPicture
    case _ where key.hasPrefix("_"): return .dataset(.jsonl)
    default: break
    }
    switch try scanner.peek() {
    case .string: return .captions
    case .array:
      try scanner.enterArray()
      guard try scanner.nextElement() else { return .dataset(.flms) }
      return try scanner.peek() == .string ? .splits : .dataset(.flms)
    case .object:
      try scanner.enterObject()
      switch try scanner.nextKey()?.string {
      case "bbox", "score": return .dataset(.gaicd)
      case "bboxes", "scores": return .dataset(.cpc)
      default: return .unknown
      }
    case .number, .bool, .null: return .unknown
    }
  }
}

extension Appearance: CustomStringConvertible {
  /// What it looks like, as the end of a sentence.
  var description: String {
    switch self {
    case .dataset(let format): "\(format.title) (\(format.rawValue):)"
    case .gaicdText: "GAICD's text rows (gaicd:)"
    case .cpcPicture: "CPC's views of one picture (cpc:)"
    case .captions: "captions by picture name"
    case .splits: "a list of which pictures are for training and testing"
    case .ranking: "FCDB's ranked pairs"
    case .slidingWindows: "FCDB's sliding windows"
    case .exampleArray: "examples in one JSON array, where JSONL has one object a line without brackets around them"
    case .binary: "binary data"
    case .unknown: "something else"
    }
  }
}
