import ArgumentParser
import Training

/// What a detector's loss is made of, and how its pictures are changed.
struct DetectorArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Which patches answer for a thing: 'centre', those at the middle of its box, or 'hungarian', the one that does best.",
      discussion: "From nothing, 'centre' learns at once; published weights were trained with 'hungarian'.",
      valueName: "way"))
  var matching = DetectorTrainingOptions.Matching.centre

  @Flag(help: "Patches whose box fits better shall score higher ('centre' only).")
  var softTargets = false

  @Option(help: ArgumentHelp("What classification counts: focal loss of patches against names.", valueName: "weight"))
  var classWeight = DetectorTrainingOptions().classificationWeight

  @Option(help: ArgumentHelp("What telling names apart counts, where there is a thing.", valueName: "weight"))
  var contrastWeight = DetectorTrainingOptions().contrastWeight

  @Option(help: ArgumentHelp("What boxes count: L1 and generalised IoU.", valueName: "weight"))
  var boxWeight = DetectorTrainingOptions().boxWeight

  @Option(
    help: ArgumentHelp(
      "What boxes of patches in a thing that do not answer for it count ('centre' only).", valueName: "weight"))
  var innerBoxWeight = DetectorTrainingOptions().innerBoxWeight

  @Option(
    help: ArgumentHelp(
      "The most names that a step takes as classes besides those of its pictures, drawn at random where there are more.",
      valueName: "n"))
  var names = DetectorTrainingOptions().names

  @Option(
    help: ArgumentHelp(
      "What else names are called: a JSON file, {\"dog\": [\"puppy\", \"hound\"], …}; each step says a name by one of its words.",
      valueName: "file"))
  var synonyms: String?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Say names in phrases too, such as 'a photo of a dog' (default: with --from, where the text tower knows none).")
  var prompts: Bool?

  @Option(
    help: ArgumentHelp(
      "What moves the weights: 'adamw', or 'muon' for the matrices of the towers' blocks with AdamW for all else.",
      valueName: "name"))
  var optimiser = Optimiser.adamw

  @Option(
    help: ArgumentHelp(
      "The highest learning rate of what Muon moves; it goes over the run as --learning-rate does.", valueName: "rate"))
  var matrixRate = Muon.Options().learningRate

  @Option(help: ArgumentHelp("The side of the model's input (default: the model's own).", valueName: "pixels"))
  var size: Int?

  @Option(
    help: ArgumentHelp(
      "Show pictures on a part of the input this large, at another place in each step: quick first lessons.",
      valueName: "pixels"))
  var window: Int?

  @Option(
    help: ArgumentHelp("The most pictures that weights are tried on (default: all that validate).", valueName: "n"))
  var validationLimit: Int?

  @Option(
    help: ArgumentHelp(
      "How many steps a text tower that begins with nothing (--from) learns to tell the names apart, before there are pictures.",
      valueName: "n"))
  var wordSteps = DetectorTrainingOptions().wordSteps

  @Flag(help: "Leave the text tower as it is.")
  var freezeText = false

  @Flag(help: "Leave the vision tower as it is; only the heads learn.")
  var freezeVision = false

  @Flag(inversion: .prefixedNo, help: "Flip half of the pictures, with 'left' and 'right' exchanged.")
  var flips = true

  @Flag(inversion: .prefixedNo, help: "Frame pictures at random, every box kept whole.")
  var frames = true

  @Flag(inversion: .prefixedNo, help: "Change colours a little.")
  var jitter = true

  /// What moves the weights.
  enum Optimiser: String, CaseIterable, ExpressibleByArgument { case adamw, muon }

  /// The options of a run with the optimiser that was asked for.
  func applied(to loop: TrainingOptions) -> TrainingOptions {
    var loop = loop
    loop.muon = optimiser == .muon ? Muon.Options(learningRate: matrixRate) : nil
    return loop
  }

  /// - Parameter isFromNothing: whether training begins with random weights.
  func apply(to options: inout DetectorTrainingOptions, isFromNothing: Bool) throws {
    options.matching = matching
    options.softTargets = softTargets
    options.classificationWeight = classWeight
    options.contrastWeight = contrastWeight
    options.boxWeight = boxWeight
    options.innerBoxWeight = innerBoxWeight
    options.names = names
    options.synonyms = try synonyms.map { try NameSynonyms(path: $0) }
    options.prompts = prompts ?? isFromNothing
    options.size = size
    options.window = window
    options.validationLimit = validationLimit
    options.freezeText = freezeText
    options.wordSteps = wordSteps
    options.freezeVision = freezeVision
    (options.flips, options.frames, options.jitter) = (flips, frames, jitter)
  }
}
