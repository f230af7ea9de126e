public import ClipCrop

/// How a cropper is trained.
public struct CropperTrainingOptions: Sendable, Hashable {
  /// The decoder's sizes.
  public var decoder: CropDecoderConfiguration
  /// What each term of the loss counts.
  public var weights = LossWeights()
  /// How the semantic term sees a crop.
  public var semantic = SemanticForm.pooled
  /// Examples in a step.
  public var batchSize = 8
  /// Windows that are rated in each example of a step.
  public var ratedWindows = 12
  /// How often a step asks for the ratio of an annotated crop instead of a free one.
  public var ratioShare = 0.5
  /// What weights, order, dropout and augmentations are drawn from.
  public var seed: UInt64 = 0

  /// How the semantic term sees a crop.
  public enum SemanticForm: String, Sendable, Hashable, CaseIterable {
    /// The features under the window, averaged: fast.
    case pooled
    /// The crop encoded anew by the vision tower, with the gradient through it: the paper's form. Slow: a forward and a
    /// backward pass of the tower for each window.
    case encoded
  }

  /// The defaults for decoders of given sizes.
  public init(decoder: CropDecoderConfiguration) { self.decoder = decoder }

  /// What a resumed run must agree with, by the names of the command line.
  var identity: [String: String] {
    [
      "--batch": "\(batchSize)", "--rated": "\(ratedWindows)", "--ratios": "\(ratioShare)",
      "--semantic-form": semantic.rawValue, "--window-weight": "\(weights.window)",
      "--quality-weight": "\(weights.quality)", "--aesthetic-weight": "\(weights.aesthetic)",
      "--semantic-weight": "\(weights.semantic)", "--reconstruction-weight": "\(weights.reconstruction)",
      "--dropout": "\(decoder.dropout)", "--relevance-only": "\(!decoder.features)",
    ]
  }

  /// - Throws: `TrainingError.badOption`, or what ``LossWeights`` throws.
  func validate() throws {
    try weights.validate()
    try need((1...4096).contains(batchSize), "--batch", "\(batchSize)", "must be between 1 and 4096")
    try need((0...256).contains(ratedWindows), "--rated", "\(ratedWindows)", "must be between 0 and 256")
    try need((0...1).contains(ratioShare), "--ratios", "\(ratioShare)", "must be between 0 and 1")
    if let problem = decoder.problem {
      throw TrainingError.badOption(
        name: "The decoder's \(problem.key)", value: "refused", need: "it \(problem.reason)")
    }
  }

  private func need(_ holds: Bool, _ name: String, _ value: String, _ need: String) throws {
    if !holds { throw TrainingError.badOption(name: name, value: value, need: need) }
  }
}
