/// A folder of models in the hub's cache layout: `models--owner--name/{refs, blobs, snapshots}`.
public struct ModelCache: Hashable, Sendable {
  /// Whose cache it is.
  public enum Owner: String, Hashable, Sendable {
    /// The user's, shared with other programs; ClipCrop only reads it.
    case hub
    /// ClipCrop's own, which `clipcrop model pull` fills.
    case clipcrop
  }

  /// Whose cache it is.
  public let owner: Owner
  /// The folder that holds the `models--…` folders. It need not exist.
  public let path: String

  /// A cache at a path.
  public init(owner: Owner, path: String) {
    self.owner = owner
    self.path = path
  }

  /// The folder of one model in this cache.
  package func folder(of name: ModelName) -> String { path + "/" + name.folderName }
}

/// Where models lie on this machine, by the environment variables that other programs of the hub obey too.
public struct CacheFolders: Hashable, Sendable {
  /// The user's hub cache: `HF_HUB_CACHE`, else `HF_HOME/hub`, else `XDG_CACHE_HOME/huggingface/hub`, else
  /// `~/.cache/huggingface/hub`; nil when none can be named. One place, the first that is set, as other programs do:
  /// who points `HF_HUB_CACHE` elsewhere does not want the default folder looked into.
  public let hub: ModelCache?
  /// ClipCrop's own: `CLIPCROP_CACHE`, else `XDG_CACHE_HOME/clipcrop/hub`, else `~/.cache/clipcrop/hub`; nil when none
  /// can be named.
  public let own: ModelCache?
  /// Where packed weights are kept from one process to the next: `packed` in `CLIPCROP_CACHE`, else `XDG_CACHE_HOME/clipcrop/packed`,
  /// else `~/.cache/clipcrop/packed`; nil when none can be named.
  public let packedWeights: String?
  /// Where the hub's programs keep their settings (the token file): `HF_HOME`, else `…/huggingface` as above.
  package let hubHome: String?
  /// The folder that `~` stands for.
  package let home: String?

  /// The caches that exist by name, in the order they are searched.
  public var all: [ModelCache] { [hub, own].compactMap { $0 } }

  /// Reads the environment; empty variables count as unset.
  public init(environment: [String: String]) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let home = value("HOME")
    func path(_ name: String) -> String? {
      value(name).map { ModelReference.expandingHome(in: $0, home: home).droppingTrailingSlashes }
    }
    let cacheHome = path("XDG_CACHE_HOME") ?? home.map { $0.droppingTrailingSlashes + "/.cache" }
    let hubHome = path("HF_HOME") ?? cacheHome.map { $0 + "/huggingface" }
    self.home = home
    self.hubHome = hubHome
    hub = (path("HF_HUB_CACHE") ?? hubHome.map { $0 + "/hub" }).map { ModelCache(owner: .hub, path: $0) }
    packedWeights = (path("CLIPCROP_CACHE") ?? cacheHome.map { $0 + "/clipcrop" }).map { $0 + "/packed" }
    own = (path("CLIPCROP_CACHE") ?? cacheHome.map { $0 + "/clipcrop/hub" })
      .map { ModelCache(owner: .clipcrop, path: $0) }
  }
}

extension String {
  fileprivate var droppingTrailingSlashes: String {
    var text = self[...]
    while text.count > 1, text.last == "/" { text.removeLast() }
    return String(text)
  }
}
