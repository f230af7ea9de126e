public import ModelStore

/// Why a model cannot be fetched.
public enum HubError: Error, Hashable, Sendable {
  // What the user set.
  /// `HF_ENDPOINT` is no web address.
  case badEndpoint(String)
  /// The token from this variable or file is no token.
  case badToken(String)
  /// The proxy of this variable is no address.
  case badProxy(String)
  /// The user asked to stay offline.
  case offline
  /// Neither `HOME` nor `CLIPCROP_CACHE` is set.
  case noCacheFolder

  // What the hub says.
  /// There is no such model, or it is private.
  case modelNotFound(ModelName, hub: String, hasToken: Bool)
  /// The model has no such revision.
  case revisionNotFound(ModelName, Revision)
  /// The revision has no such file.
  case fileNotFound(ModelName, file: String)
  /// The model is given only to those who accepted its terms.
  case gated(ModelName, hub: String, hasToken: Bool)
  /// The hub refuses this user: status 401 or 403, with what it says.
  case refused(ModelName, hub: String, hasToken: Bool, message: String?)
  /// The hub asks to wait, in seconds if it says, longer than is sensible.
  case tooManyRequests(host: String, retryAfter: Int?)
  /// The server kept failing with this status.
  case serverFailed(host: String, status: Int)
  /// The server cannot be reached, or kept breaking off.
  case unreachable(host: String, reason: String)
  /// The server answers something that is not the hub's protocol.
  case unexpectedAnswer(host: String, reason: String)

  // What the model is.
  /// Its weights come only as `pytorch_model.bin`; the revision that holds a conversion, if one was found.
  case onlyPyTorch(ModelName, Revision, conversion: Revision?)
  /// It lacks a file that every model needs.
  case incompleteModel(ModelName, Revision, lacks: String)
  /// Its `config.json` says that it is another kind of model.
  case unsupportedModel(ModelName, kind: String)
  /// It names a file by a path that would leave the cache, or an unusable index.
  case unsafeModel(ModelName, reason: String)

  // What arrived.
  /// A file has another size than stated; nil when the server offers more than it stated.
  case wrongSize(file: String, expected: Int, received: Int)
  /// A file has another hash than stated.
  case corrupted(file: String, expected: String, actual: String)

  // Where it shall go.
  /// The disk is full; how many bytes are needed if that is known.
  case diskFull(path: String, needed: Int?)
  /// The file system refuses, with its error number.
  case fileSystem(path: String, code: Int32)
}
