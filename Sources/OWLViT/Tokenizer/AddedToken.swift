internal import Safetensors

/// A token that is found in the text as it stands, before the text is split into words.
struct AddedToken: Sendable, Equatable {
  /// The text to find.
  var content: String
  /// Whether to find it in the normalized text, in its own normalized form, rather than in the text as given.
  var normalized: Bool
  /// Whether letters and digits beside it hide it.
  var singleWord = false
  /// Whether it takes the white space before it along.
  var stripsLeft = false
  /// Whether it takes the white space after it along.
  var stripsRight = false

  /// A token named by its text alone: a special token, found in the text as given.
  init(content: String) {
    self.content = content
    normalized = false
  }

  /// Reads an object; `isSpecial` is the value of "special" if the object has none. Returns the "id" too, if it has one.
  static func read(_ scanner: inout JSONScanner, isSpecial: Bool) throws -> (token: AddedToken, id: Int?) {
    var token = AddedToken(content: "")
    var id: Int?
    var special = isSpecial
    var normalized: Bool?
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      switch key {
      case "content": token.content = try scanner.string()
      case "id": id = try scanner.unsigned()
      case "special": special = try scanner.bool()
      case "normalized": normalized = try scanner.bool()
      case "single_word": token.singleWord = try scanner.bool()
      case "lstrip": token.stripsLeft = try scanner.bool()
      case "rstrip": token.stripsRight = try scanner.bool()
      default: try scanner.skipValue()
      }
    }
    guard !token.content.isEmpty else { throw scanner.failure("a token without content") }
    token.normalized = normalized ?? !special
    return (token, id)
  }
}
