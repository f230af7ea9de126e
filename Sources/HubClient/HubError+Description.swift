import ModelStore

extension HubError: CustomStringConvertible {
  /// One sentence with the remedy.
  public var description: String {
    switch self {
    case .badEndpoint(let text):
      "HF_ENDPOINT is \"\(text)\", which is no http or https address such as https://huggingface.co"
    case .badToken(let source):
      "the token in \(source) holds white space or other characters that no token has: set HF_TOKEN anew"
    case .badProxy(let variable): "\(variable) is no address of an HTTP proxy such as http://proxy.example:3128"
    case .offline: "HF_HUB_OFFLINE is set: unset it to fetch models"
    case .noCacheFolder: "there is no folder for models: set HOME or CLIPCROP_CACHE"
    case .modelNotFound(let name, let hub, let hasToken):
      "\(hub) knows no model \(name): check the name"
        + (hasToken ? ", and that your token may see it if it is private" : ", or set HF_TOKEN if it is private")
    case .revisionNotFound(let name, let revision):
      "\(name) has no revision \(revision): leave out --revision for its main branch"
    case .fileNotFound(let name, let file):
      "\(name) lists \(file), but the hub does not have it: try again, or another revision"
    case .gated(let name, let hub, let hasToken):
      "\(name) is given only to those who accept its terms: accept them at \(hub)/\(name)"
        + (hasToken ? " with the account of your token" : " and set HF_TOKEN")
    case .refused(let name, let hub, let hasToken, let message):
      "\(hub) refuses \(name)\(message.map { " (\($0))" } ?? ""): "
        + (hasToken ? "check that HF_TOKEN is valid and may read it" : "set HF_TOKEN if you have access to it")
    case .tooManyRequests(let host, let seconds):
      "\(host) asks for fewer requests: try again \(seconds.map { "in \($0) seconds" } ?? "later")"
    case .serverFailed(let host, let status):
      "\(host) keeps failing with status \(status): try again later (a download goes on where it was)"
    case .unreachable(let host, let reason):
      "\(host) cannot be reached (\(reason)): check the network and try again (a download goes on where it was)"
    case .unexpectedAnswer(let host, let reason):
      "\(host) does not answer as a model hub does (\(reason)): check HF_ENDPOINT and the network"
    case .onlyPyTorch(let name, let revision, let conversion): HubError.onlyPyTorch(name, revision, conversion)
    case .incompleteModel(let name, let revision, let file):
      "\(name) at \(revision) has no \(file), so it is no model that ClipCrop can load: name an OWL-ViT model or another revision"
    case .unsupportedModel(let name, let kind):
      "\(name) is a model of kind \(kind.debugDescription), and ClipCrop runs "
        + "\(ModelFolder.runnableKinds.sorted().joined(separator: " and ")): name a model such as google/owlvit-base-patch32"
    case .unsafeModel(let name, let reason):
      "\(name) cannot be fetched: \(reason); name another revision, and tell its publisher"
    case .wrongSize(let file, let expected, let received):
      "\(file) arrived with \(received) bytes where \(expected) were stated: try again; if it persists, check the network's proxy"
    case .corrupted(let file, let expected, let actual):
      "\(file) arrived damaged (its hash is \(actual.prefix(12))…, stated is \(expected.prefix(12))…): try again; "
        + "if it persists, check the network's proxy"
    case .diskFull(let path, let needed):
      "there is no room left for \(path)\(needed.map { ", \($0) bytes more are needed" } ?? ""): make room, or set CLIPCROP_CACHE "
        + "to a folder on another disk; what has arrived is kept"
    case .fileSystem(let path, let code):
      "\(path) cannot be written (\(ErrorNumber.message(code))): check its permissions, or set CLIPCROP_CACHE to another folder"
    }
  }

  private static func onlyPyTorch(_ name: ModelName, _ revision: Revision, _ conversion: Revision?) -> String {
    let remedy =
      conversion.map { "fetch the conversion with `clipcrop model pull \(name) --revision \($0)`" }
      ?? "look for a newer revision or a conversion under its pull requests (`--revision refs/pr/N`)"
    return "\(name) at \(revision) has its weights only as pytorch_model.bin, and ClipCrop reads safetensors: \(remedy)"
  }
}
