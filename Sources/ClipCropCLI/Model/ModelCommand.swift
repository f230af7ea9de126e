import ArgumentParser

/// `clipcrop model`.
struct ModelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Fetch models, and see what is on this machine.",
    discussion: """
      Models lie in the hub's cache (HF_HUB_CACHE, HF_HOME, else ~/.cache/huggingface/hub), which is only read, and in ClipCrop's own \
      (CLIPCROP_CACHE, else ~/.cache/clipcrop/hub), which 'pull' fills.
      """,
    subcommands: [PullCommand.self, ListCommand.self, InfoCommand.self, PackCommand.self])
}
