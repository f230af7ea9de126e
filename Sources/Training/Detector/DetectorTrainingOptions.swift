internal import OWLViT

/// How a detector is trained.
public struct DetectorTrainingOptions: Sendable, Hashable {
  /// Which patches answer for a thing.
  public enum Matching: String, Sendable, Hashable, CaseIterable {
    /// The patch at the middle of its box and the direct neighbours of that; the rest of the box is left alone. The default: who
    /// answers does not depend on what the model says yet, so that a model without knowledge learns at once.
    case centre
    /// The patch that answers best already, one for each thing (Carion et al., arXiv 2005.12872): what OWL-ViT's published weights
    /// were trained with, and where fine-tuning them disturbs least.
    case hungarian
  }

  /// Which patches answer for a thing.
  public var matching = Matching.centre
  /// Whether a positive counts the more the better its box is, by (1 + IoU) / 2, instead of 1: the patch whose box fits best then
  /// scores highest. For ``Matching/centre``.
  public var softTargets = false
  /// What the classification of patches counts: sigmoid focal loss.
  public var classificationWeight = 1.0
  /// What telling names apart at positive patches counts: softmax cross-entropy.
  public var contrastWeight = 0.5
  /// What the boxes of positive patches count: 5 L1 + 2 (1 - GIoU).
  public var boxWeight = 1.0
  /// What the boxes of the other patches in a thing count, for ``Matching/centre``. They are not taught to answer, but now and then
  /// one scores highest all the same, and then its box should be right.
  public var innerBoxWeight = 0.5
  /// The most names that a step takes as classes besides those of its pictures, drawn at random where there are more.
  public var names = 512
  /// What else the names are called; a step says each by one of its words.
  public var synonyms: NameSynonyms?
  /// Whether names are also said in ``PromptTemplate/all``, such as "a photo of a dog".
  public var prompts = false
  /// How many steps a text tower that begins with nothing learns words for, before there are pictures.
  public var wordSteps = 600
  /// Whether the text tower stays as it is.
  public var freezeText = false
  /// Whether the vision tower stays as it is, and only the heads learn.
  public var freezeVision = false
  /// The side of the input in pixels; nil takes the model's.
  public var size: Int?
  /// The side in pixels of the part of the input that pictures are shown on, at another place in each step; nil for all of it. Small
  /// pictures cost little, and positions and boxes mean there what they mean in the whole.
  public var window: Int?
  /// Whether half of the pictures are flipped, "left" and "right" exchanged in their names.
  public var flips = true
  /// Whether pictures are framed at random, so that every box stays whole.
  public var frames = true
  /// Whether colours are changed a little.
  public var jitter = true
  /// Pictures in a step.
  public var batchSize = 8
  /// The most pictures that weights are tried on; nil for all that validate.
  public var validationLimit: Int?
  /// What weights, order and augmentations are drawn from.
  public var seed: UInt64 = 0

  /// The defaults.
  public init() {}

  /// What a resumed run must agree with, by the names of the command line.
  var identity: [String: String] {
    [
      "--batch": "\(batchSize)", "--matching": matching.rawValue, "--soft-targets": "\(softTargets)",
      "--class-weight": "\(classificationWeight)", "--contrast-weight": "\(contrastWeight)",
      "--box-weight": "\(boxWeight)", "--inner-box-weight": "\(innerBoxWeight)", "--names": "\(names)",
      "--synonyms": synonyms?.digest ?? "none", "--prompts": "\(prompts)",
      "--freeze-text": "\(freezeText)", "--word-steps": "\(wordSteps)",
      "--freeze-vision": "\(freezeVision)", "--size": size.map { "\($0)" } ?? "the model's",
      "--window": window.map { "\($0)" } ?? "all of it", "--flips": "\(flips)",
      "--frames": "\(frames)", "--jitter": "\(jitter)",
    ]
  }

  /// - Throws: `TrainingError.badOption`, `.badLossWeight` or `.noLossWeight`.
  func validate(for model: OWLViTConfiguration) throws {
    try need((1...4096).contains(batchSize), "--batch", "\(batchSize)", "it must be between 1 and 4096")
    try need(
      validationLimit.map { $0 > 0 } ?? true, "--validation-limit", "\(validationLimit ?? 0)", "it must be above 0")
    try need((1...65_536).contains(names), "--names", "\(names)", "it must be between 1 and 65536")
    try need((0...1_000_000).contains(wordSteps), "--word-steps", "\(wordSteps)", "it must be between 0 and 1000000")
    let weights = [
      ("class", classificationWeight), ("contrast", contrastWeight), ("box", boxWeight), ("inner box", innerBoxWeight),
    ]
    for (name, value) in weights where !(value.isFinite && value >= 0) {
      throw TrainingError.badLossWeight(name: name, value: value)
    }
    guard weights.contains(where: { $0.1 > 0 }) else { throw TrainingError.noLossWeight }
    let patch = model.vision.patchSize
    if let size {
      try need(
        size % patch == 0 && (patch...4096).contains(size), "--size", "\(size)",
        "it must be a multiple of the patch's \(patch) pixels, 4096 at most")
    }
    if let window {
      let side = size ?? model.vision.imageSize
      try need(
        window % patch == 0 && (patch...side).contains(window), "--window", "\(window)",
        "it must be a multiple of the patch's \(patch) pixels, and at most the input's \(side)")
      try need(
        model.kind == .owlvit, "--window", "\(window)", "OWLv2 pads its input, so that no part of it stands for itself")
    }
  }

  private func need(_ holds: Bool, _ name: String, _ value: String, _ need: String) throws {
    if !holds { throw TrainingError.badOption(name: name, value: value, need: need) }
  }
}
