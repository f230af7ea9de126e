import ArgumentParser
import Foundation

@main
enum Entry {
  static func main() async {
    // A file-size limit then fails a write with an error that can be told, instead of killing the process.
    signal(SIGXFSZ, SIG_IGN)
    await ClipCropCommand.main()
  }
}

/// The command `clipcrop`.
struct ClipCropCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clipcrop",
    abstract: "Crop pictures to what you mean.",
    discussion: """
      Say it in words, show an example picture, name regions you know, or say nothing and let saliency decide. The small model that \
      comes along knows illustrations; for photographs fetch an OWL-ViT or OWLv2 model, for example with \
      'clipcrop model pull google/owlvit-base-patch32'.

      EXIT STATUS
        0   done
        1   several pictures failed, for different reasons
        3   nothing matched, and --on-miss fail was given
        64  the command line is wrong
        65  a picture, model or other input is damaged or not supported
        66  an input does not exist
        69  a service cannot be reached
        70  an internal error
        73  an output cannot be created
        74  reading or writing failed, such as on a full disk
        77  permission is missing
        130 interrupted
      """,
    version: "0.1.0",
    subcommands: [
      CropCommand.self, DetectCommand.self, ScoreCommand.self, EmbedCommand.self, TrainCommand.self,
      EvaluateCommand.self, ScenesCommand.self, ModelCommand.self, BenchCommand.self,
    ])
}
