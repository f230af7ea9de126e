/// What happens during a pull, in order; nothing is printed by the library.
public enum PullEvent: Hashable, Sendable {
  /// A file of the model, with the bytes it takes if the hub says.
  public struct File: Hashable, Sendable {
    /// The file's path inside the model.
    public let path: String
    /// Its size in bytes.
    public let size: Int?
  }

  /// How far things are.
  public struct Progress: Hashable, Sendable {
    /// The file under way.
    public let file: String
    /// Its bytes on this machine.
    public let received: Int
    /// All its bytes, if the hub says.
    public let size: Int?
    /// The bytes of all files on this machine.
    public let overallReceived: Int
    /// The bytes of all files, if the hub says for each.
    public let overallSize: Int?
  }

  /// It is known what belongs to the model.
  case planned(commit: String, files: [File])
  /// Another process fetches this file; it is waited for.
  case waiting(file: String)
  /// Bytes of a file arrived; also once at its start, when a download goes on that was interrupted.
  case received(Progress)
  /// The size and hash of a file are being checked.
  case verifying(file: String)
  /// Something went wrong that may pass; it is tried again after a pause.
  case retrying(reason: String, after: Duration)
  /// A file is complete; it may have been there before.
  case finished(file: String, alreadyHere: Bool)
}

/// A model that a pull brought, or found complete.
public struct PulledModel: Hashable, Sendable {
  /// The snapshot's folder.
  public let path: String
  /// The commit that it holds.
  public let commit: String
  /// The files that belong to it, as paths relative to the folder.
  public let files: [String]
  /// The bytes that came over the network for files; 0 when everything was there.
  public let downloaded: Int
}
