/// A class's name as the tokenizer reads it, in lower case and with single spaces: what is the same to the text tower must be one
/// class.
enum ClassName {
  static func normalized(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
  }
}
