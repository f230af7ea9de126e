internal import Geometry

/// What each rule of composition counts in a window's score.
///
/// Only their proportions matter. They were set by looking at crops of photographs with marked subjects: size and
/// place make a picture, cutting a bystander spoils one as surely as a bad place does, and attention, which is guessed,
/// has the least to say.
struct CompositionWeights: Sendable {
  var size = 3.0
  var placement = 3.0
  var headRoom = 1.5
  var lookRoom = 1.5
  var bystanders = 2.5
  var balance = 0.4
  var edge = 0.8
  var context = 0.6
  var shape = 2.0

  /// How much more the size counts where a shot was asked for: it is then no rule but a wish.
  static let askedSize = 4.0
}

/// Scores windows of one scene by the rules of composition.
struct Scorer: Sendable {
  let scene: PreparedScene
  let group: SubjectGroup
  let framing: Framing
  let isFree: Bool
  let weights: CompositionWeights

  init(scene: PreparedScene, group: SubjectGroup, framing: Framing, isFree: Bool, shot: Shot?) {
    (self.scene, self.group, self.framing, self.isFree) = (scene, group, framing, isFree)
    var weights = CompositionWeights()
    if shot != nil { weights.size *= CompositionWeights.askedSize }
    self.weights = weights
  }

  /// The window's score, 0...1: the weighted mean of the rules that apply, times what is kept of the subjects and what is
  /// kept out of the regions to avoid.
  func score(_ rect: PixelRect, _ target: SizeTarget) -> Double {
    let window = rect.box
    let share = max(group.width / window.width, group.height / window.height)
    var mean = WeightedMean()
    mean.add(weights.size, target.value(share: share))
    mean.add(weights.placement, PlacementTerm.value(window, group, framing))
    mean.add(weights.headRoom, HeadRoomTerm.value(window, scene, group))
    mean.add(weights.lookRoom, LookRoomTerm.value(window, group))
    mean.add(weights.bystanders, BystanderTerm.value(window, scene, mayCutSubjects: share > 1))
    mean.add(weights.balance, BalanceTerm.value(window, scene))
    mean.add(weights.edge, EdgeTerm.value(window, scene))
    mean.add(weights.context, ContextTerm.value(window, scene))
    if isFree { mean.add(weights.shape, ShapeTerm.value(window, scene, group)) }
    let kept = share > 1 ? ContainmentTerm.value(window, scene) : 1
    return mean.value * kept * AvoidTerm.value(window, scene)
  }

  /// How much of cut subjects is kept counts before what makes a good place of it, but for some head room.
  private static let keptWeight = 3.0

  /// What the search maximises: first the subjects that are whole, then what is kept of the others and the score.
  func rank(_ rect: PixelRect, _ target: SizeTarget) -> Double {
    let window = rect.box
    let score = score(rect, target)
    guard group.width > window.width || group.height > window.height else { return 1000 + score }
    let kept = ContainmentTerm.value(window, scene)
    return 1000 * ContainmentTerm.whole(window, scene) + Scorer.keptWeight * kept + score
  }
}

/// A mean of values, each with a weight.
private struct WeightedMean {
  private var sum = 0.0
  private var total = 0.0

  mutating func add(_ weight: Double, _ value: Double?) {
    guard let value else { return }
    sum += weight * value
    total += weight
  }

  var value: Double { total > 0 ? sum / total : 0 }
}
