import ArgumentParser

/// `clipcrop train`.
struct TrainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Teach a model to crop, or to find things, by annotated pictures.",
    subcommands: [
      TrainCropperCommand.self, TrainDetectorCommand.self, TrainTokenizerCommand.self, TrainCalibrationCommand.self,
    ])
}
