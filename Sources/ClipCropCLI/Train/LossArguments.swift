import ArgumentParser
import Training

/// What the terms of the loss count.
struct LossArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Where windows lie: L1 and generalised IoU after matching.", valueName: "weight"))
  var windowWeight = LossWeights().window

  @Option(help: ArgumentHelp("How windows are rated.", valueName: "weight"))
  var qualityWeight = LossWeights().quality

  @Option(help: ArgumentHelp("What the crop looks like, against the annotated one.", valueName: "weight"))
  var aestheticWeight = LossWeights().aesthetic

  @Option(help: ArgumentHelp("What the crop shows, against the query.", valueName: "weight"))
  var semanticWeight = LossWeights().semantic

  @Option(help: ArgumentHelp("What the crop leaves of the picture.", valueName: "weight"))
  var reconstructionWeight = LossWeights().reconstruction

  @Option(
    help: ArgumentHelp(
      "How the semantic term sees a crop: 'pooled' from the features under it, or 'encoded' anew by the model (slow).",
      valueName: "form"))
  var semanticForm = CropperTrainingOptions.SemanticForm.pooled

  @Option(help: ArgumentHelp("Windows to rate in each example of a step.", valueName: "n"))
  var rated = 12

  @Option(
    help: ArgumentHelp("How often a step asks for the ratio of an annotated crop, not a free one.", valueName: "share"))
  var ratios = 0.5

  func apply(to options: inout CropperTrainingOptions) {
    options.weights = LossWeights(
      window: windowWeight, quality: qualityWeight, aesthetic: aestheticWeight, semantic: semanticWeight,
      reconstruction: reconstructionWeight)
    options.semantic = semanticForm
    options.ratedWindows = rated
    options.ratioShare = ratios
  }
}
