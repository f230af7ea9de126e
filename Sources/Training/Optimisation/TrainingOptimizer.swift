package import Tensors

/// What makes a run's steps: AdamW, or Muon for the matrices of a tower's blocks and AdamW for all else.
package struct TrainingOptimizer: Sendable {
  package var adamW: AdamW
  package var muon: Muon?
  /// How much faster Muon's matrices go than what AdamW moves.
  private let muonShare: Double

  /// An optimiser that has made no step yet.
  package init(_ parameters: [Parameter], _ options: TrainingOptions) {
    adamW = AdamW(parameters, options: options.optimizer)
    muon = options.muon.map { Muon(count: parameters.count, options: $0) }
    muonShare = (options.muon?.learningRate ?? 0) / options.learningRate
  }

  /// What is trained.
  package var parameters: [Parameter] { adamW.parameters }

  /// Updates every parameter that has a gradient.
  ///
  /// - Parameter rate: AdamW's learning rate of this step.
  /// - Returns: the norm of the gradients before clipping. Where it is not finite, nothing has been changed.
  package mutating func step(_ gradients: Gradients, rate: Double) throws -> Double {
    guard muon != nil else { return try adamW.step(gradients, rate: rate) }
    let norm = adamW.norm(gradients)
    guard norm.isFinite else { return norm }
    let scale = adamW.scale(norm: norm)
    var matrices: [Muon.Update] = []
    for (index, parameter) in parameters.enumerated() {
      guard let gradient = gradients[parameter] else { continue }
      if Muon.moves(parameter) {
        matrices.append((index, parameter, scale == 1 ? gradient : gradient.scaled(by: Float(scale))))
      } else {
        try adamW.step(index, gradient: gradient, rate: rate, scale: scale)
      }
    }
    try muon?.step(matrices, rate: rate * muonShare, decay: adamW.options.decay)
    return norm
  }
}
