import ArgumentParser
import ClipCrop

/// The sizes of the crop decoder; the defaults are the paper's.
struct DecoderArguments: ParsableArguments {
  @Option(help: ArgumentHelp("How many windows are proposed at once.", valueName: "n"))
  var queries = 1

  @Option(help: ArgumentHelp("Layers.", valueName: "n"))
  var layers = 6

  @Option(help: ArgumentHelp("Attention heads.", valueName: "n"))
  var heads = 8

  @Option(help: ArgumentHelp("Width of a token.", valueName: "n"))
  var width = 512

  @Option(help: ArgumentHelp("Width of the MLP between.", valueName: "n"))
  var hidden = 2048

  @Option(help: ArgumentHelp("The share of activations left out while learning.", valueName: "share"))
  var dropout = 0.1

  @Flag(help: "Let the decoder see relevance and boxes only, not what patches look like.")
  var relevanceOnly = false

  func apply(to configuration: inout CropDecoderConfiguration) {
    configuration.queries = queries
    configuration.layers = layers
    configuration.heads = heads
    configuration.width = width
    configuration.hidden = hidden
    configuration.dropout = dropout
    configuration.features = !relevanceOnly
  }
}
