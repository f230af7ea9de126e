import ArgumentParser
import ClipCrop

/// What is asked of a picture.
struct QueryOptions: ParsableArguments {
  @Option(
    name: [.customShort("q"), .customLong("query")],
    help: ArgumentHelp("What to look for, in words. Repeatable.", valueName: "text"))
  var texts: [String] = []

  @Option(
    name: .customLong("query-image"),
    help: ArgumentHelp("A picture that shows what to look for. Repeatable.", valueName: "file"))
  var images: [String] = []

  func validate() throws {
    if texts.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
      throw ValidationError("A --query is empty; say what to look for, such as --query \"a dog\".")
    }
    if images.contains(where: \.isEmpty) { throw ValidationError("A --query-image is empty; name a picture file.") }
  }

  /// Texts first, then pictures, each in the order given.
  var queries: [Query] { texts.map(Query.text) + images.map { Query.image(path: $0) } }
}
