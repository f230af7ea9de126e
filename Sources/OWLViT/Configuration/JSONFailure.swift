import Foundation

/// Why a JSON file could not be decoded, in words for a user.
enum JSONFailure {
  static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "the value of '\(path(context))' is of the wrong kind"
    case DecodingError.keyNotFound(let key, let context):
      "'\((context.codingPath + [key]).map(\.stringValue).joined(separator: "."))' is missing"
    case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
      "the value of '\(path(context))' is out of range"
    default: "it is not valid JSON, or holds a number out of range"
    }
  }

  private static func path(_ context: DecodingError.Context) -> String {
    context.codingPath.map(\.stringValue).joined(separator: ".")
  }
}
