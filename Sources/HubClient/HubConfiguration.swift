internal import ModelStore

/// Which hub to speak to, as whom, and how patiently.
public struct HubConfiguration: Sendable {
  /// Patience with the network.
  public struct Patience: Sendable {
    /// How long a connection may take to open.
    public var connect: Duration = .seconds(10)
    /// How long a server may be silent, or send less than ``slowest`` bytes.
    public var idle: Duration = .seconds(30)
    /// The fewest bytes that a server must send within ``idle``: one that drips a byte a second is as good as silent.
    public var slowest = 1024
    /// How often one request is tried without getting anywhere.
    public var attempts = 4
    /// The pause before the second attempt; it doubles with each one.
    public var backOff: Duration = .milliseconds(500)
    /// The longest pause that a server may ask for; a longer one ends the pull.
    public var longestWait: Duration = .seconds(60)
    /// How many redirects are followed.
    public var redirects = 5

    /// The defaults, fit for people's networks.
    public init() {}
  }

  /// Where the hub is; `https://huggingface.co` unless `HF_ENDPOINT` says otherwise.
  let endpoint: WebAddress
  /// Who asks; sent to the endpoint's origin only.
  let token: HubToken?
  /// The cache that is filled.
  let cache: ModelCache
  let proxies: ProxySettings
  /// Patience with the network.
  public var patience = Patience()

  /// Reads `HF_ENDPOINT`, `HF_TOKEN` (or a token file: `HF_TOKEN_PATH`, `HF_HOME/token`), `CLIPCROP_CACHE`,
  /// `HF_HUB_OFFLINE`, `https_proxy`, `http_proxy` and `no_proxy`.
  ///
  /// - Throws: ``HubError`` for values that cannot be used, when the user asked to stay offline, or when no cache folder
  ///   can be named.
  public init(environment: [String: String]) throws(HubError) {
    let folders = CacheFolders(environment: environment)
    let offline = environment["HF_HUB_OFFLINE"]?.lowercased() ?? ""
    if ["1", "true", "yes", "on"].contains(offline) { throw .offline }
    let text = environment["HF_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 } ?? "https://huggingface.co"
    guard let endpoint = WebAddress(endpoint: text) else { throw .badEndpoint(text) }
    guard let cache = folders.own else { throw .noCacheFolder }
    self.endpoint = endpoint
    self.cache = cache
    token = try HubToken(environment: environment, folders: folders)
    proxies = try ProxySettings(environment: environment)
  }
}
