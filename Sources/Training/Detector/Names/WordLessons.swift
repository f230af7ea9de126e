import OWLViT
import Tensors

/// The first lessons of a text tower that knows nothing: which words mean the same, and which do not.
///
/// Drawn at random, a text tower puts all names into nearly the same place (a cosine of .7 on average), and patches can be told apart
/// by names no better than the names themselves: a detector that starts like that spends its first hours pulling them apart. Here each
/// step says every name in two ways, and asks which of the second belongs to which of the first (InfoNCE, van den Oord et al.,
/// arXiv 1807.03748). It takes a minute and needs no pictures.
struct WordLessons {
  let tower: TextTower
  let parameters: [Parameter]
  let names: [String]
  let phrases: NamePhrases
  let tokens: NameTokens
  let steps: Int

  /// What cosines are multiplied by.
  private static let scale: Float = 16
  private static let learningRate = 1e-3

  /// Teaches, unless it is asked to stop.
  func run(_ stop: StopSignal, _ progress: (Int, Int) throws -> Void) throws {
    let schedule = LearningRateSchedule(
      peak: WordLessons.learningRate, floor: 0, warmup: min(50, steps / 4), total: steps, shape: .cosine)
    var optimizer = AdamW(parameters)
    for step in 0..<steps where !stop.isRequested {
      let tape = Tape(seed: UInt64(step))
      let loss = try tape.record { try self.loss(step) }
      guard loss.elements.allSatisfy(\.isFinite) else {
        throw TrainingError.lossNotFinite(step: step, batch: ["the names alone"])
      }
      _ = try optimizer.step(try tape.gradients(of: loss), rate: schedule.rate(at: step))
      try progress(step + 1, steps)
    }
  }

  private func loss(_ step: Int) throws -> Tensor {
    let (first, second) = (said(2 * step), said(2 * step + 1))
    // Names that the tower cannot tell apart, being cut at the same place, are asked for once.
    let distinct = WordLessons.distinct(first, second)
    let one = try tower(distinct.map { first[$0] })
    let other = try tower(distinct.map { second[$0] })
    return CrossEntropyLoss()(
      try one.timesTransposed(other).scaled(by: WordLessons.scale), labels: Array(distinct.indices))
  }

  private func said(_ turn: Int) -> [[Int]] { names.map { tokens(phrases($0, step: turn)) } }

  private static func distinct(_ first: [[Int]], _ second: [[Int]]) -> [Int] {
    var (known, others) = (Set<[Int]>(), Set<[Int]>())
    return first.indices.filter { known.insert(first[$0]).inserted && others.insert(second[$0]).inserted }
  }
}
