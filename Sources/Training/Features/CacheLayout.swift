internal import OWLViT

/// Where the features of which model, picture, view and query lie below a cache's folder.
struct CacheLayout: Sendable, Hashable {
  /// Changes when the same key would give other content, so that an older program's files are not taken for today's.
  private static let version = "v1"

  /// The folder for one model.
  let folder: String

  init(root: String, fingerprint: ModelFingerprint) {
    folder = "\(root)/\(CacheLayout.version)/\(fingerprint.text.prefix(32))"
  }

  /// The folder that holds what is cached of a picture: few files in each, even of large datasets.
  func folder(ofPicture digest: String) -> String { "\(folder)/\(digest.prefix(2))" }

  /// The features of a view.
  func scene(picture digest: String, _ view: ImageView) -> String { "\(stem(digest, view)).safetensors" }

  /// What a view answers to a query.
  func answer(picture digest: String, _ view: ImageView, query: String) -> String {
    "\(stem(digest, view)).\(query.prefix(32)).safetensors"
  }

  private func stem(_ digest: String, _ view: ImageView) -> String {
    "\(folder(ofPicture: digest))/\(digest.prefix(32))-\(view.key)"
  }
}
