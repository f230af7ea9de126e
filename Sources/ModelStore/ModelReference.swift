/// What a user named as the model: a folder on disk, a name on a hub, or the model that comes with ClipCrop.
public enum ModelReference: Hashable, Sendable, CustomStringConvertible {
  /// A folder with `config.json` and weights; `~` is already replaced.
  case folder(String)
  /// A published model, and the revision if one was given.
  case hub(ModelName, Revision?)
  /// The small model that comes with ClipCrop.
  case embedded

  /// What ``embedded`` is called on the command line.
  public static let embeddedName = "embedded"

  /// Reads the text of `--model`: `embedded`, a folder that exists or is written as a path (`/…`, `./…`, `../…`, `~…`), else a
  /// hub name with an optional `@revision`. A folder that is called `embedded` is `./embedded`: what stands for no model named must
  /// not depend on where one is.
  ///
  /// - Parameters:
  ///   - text: what the user wrote.
  ///   - home: the folder that a leading `~` stands for.
  /// - Throws: ``ModelStoreError/badReference(_:)`` when the text can be neither.
  public init(parsing text: String, home: String? = nil) throws(ModelStoreError) {
    guard text != ModelReference.embeddedName else {
      self = .embedded
      return
    }
    let path = ModelReference.expandingHome(in: text, home: home)
    if ModelReference.isWrittenAsPath(text) || FileStatus(path)?.kind == .folder {
      self = .folder(path)
      return
    }
    let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let name = ModelName(String(first)) else { throw .badReference(text) }
    guard parts.count == 2 else {
      self = .hub(name, nil)
      return
    }
    guard let revision = Revision(String(parts[1])) else { throw .badReference(text) }
    self = .hub(name, revision)
  }

  /// The folder, `name@revision`, or `embedded`.
  public var description: String {
    switch self {
    case .folder(let path): path
    case .hub(let name, nil): name.text
    case .hub(let name, let revision?): "\(name)@\(revision)"
    case .embedded: ModelReference.embeddedName
    }
  }

  private static func isWrittenAsPath(_ text: String) -> Bool {
    text == "." || text == ".." || ["/", "./", "../", "~"].contains { text.hasPrefix($0) }
  }

  /// `~` and `~/…` with the home folder; other users' homes (`~name`) stay as they are.
  package static func expandingHome(in text: String, home: String?) -> String {
    guard let home, text == "~" || text.hasPrefix("~/") else { return text }
    return home + text.dropFirst()
  }
}
