import ArgumentParser
import Tensors
import Training

/// How long and how fast a model learns; the same for all that is trained.
struct TrainingArguments: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder of the run: checkpoint, log and, in the end, the model. A run that was interrupted goes on.",
      valueName: "folder"))
  var out: String

  @Option(help: ArgumentHelp("How often each example is seen.", valueName: "n"))
  var epochs = 50

  @Option(help: ArgumentHelp("Examples in a step.", valueName: "n"))
  var batch = 8

  @Option(help: ArgumentHelp("The highest learning rate.", valueName: "rate"))
  var learningRate = 1e-4

  @Option(
    help: ArgumentHelp(
      "Steps until the learning rate is highest (default: a twentieth of all, at most 500).", valueName: "n"))
  var warmup: Int?

  @Option(
    help: ArgumentHelp(
      "What follows the warm-up: cosine, constant, or hold (constant, then down to zero).", valueName: "shape"))
  var schedule = LearningRateSchedule.Shape.cosine

  @Option(help: ArgumentHelp("The share of the steps in which 'hold' goes down.", valueName: "share"))
  var decayShare = LearningRateSchedule.usualDecayShare

  @Option(help: ArgumentHelp("Decay of weights (none on norms, biases and single vectors).", valueName: "share"))
  var weightDecay = 0.01

  @Option(help: ArgumentHelp("The norm that gradients are clipped to.", valueName: "norm"))
  var clip = 1.0

  @Option(
    help: ArgumentHelp("Decay of the averaged weights, which are what is kept; 0 keeps the last.", valueName: "share"))
  var average = 0.999

  @Option(
    help: ArgumentHelp("The share of the pictures that validate instead of teaching; 0 for none.", valueName: "share"))
  var validation = 0.1

  @Option(
    help: ArgumentHelp(
      "Validate at the end of an epoch, but not before this many steps since the last time.", valueName: "n"))
  var validationSteps = 100

  @Option(help: ArgumentHelp("Stop after this many validations without gain (default: never).", valueName: "n"))
  var patience: Int?

  @Option(
    help: ArgumentHelp(
      "What factors of matrix products are rounded to: f32, or bf16, which is faster where the processor has it.",
      valueName: "type"))
  var precision = ProductPrecision.float32

  @Option(help: ArgumentHelp("What weights, order, dropout and augmentations are drawn from.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Save at least this often, in seconds.", valueName: "s"))
  var checkpointSeconds = 120.0

  @Flag(help: "Begin anew, whatever the folder holds.")
  var restart = false

  @Option(help: ArgumentHelp("Draw the curves of loss and IoU into this picture when the run ends.", valueName: "file"))
  var plot: String?

  func validate() throws {
    guard (0..<1).contains(validation) else {
      throw ValidationError("--validation is \(validation), but must be at least 0 and below 1.")
    }
  }

  /// The options of a run whose number of steps an epoch is known.
  func options(stepsPerEpoch: Int) -> TrainingOptions {
    var optimizer = AdamW.Options()
    optimizer.decay = Float(weightDecay)
    optimizer.maximumNorm = clip
    let steps = max(1, epochs) * max(1, stepsPerEpoch)
    return TrainingOptions(
      epochs: epochs, stepsPerEpoch: stepsPerEpoch, learningRate: learningRate,
      warmup: warmup ?? min(500, steps / 20), schedule: schedule, decayShare: decayShare, optimizer: optimizer,
      averageDecay: average > 0 ? average : nil, checkpointSeconds: checkpointSeconds,
      validationSteps: validationSteps, patience: patience, precision: precision)
  }
}
