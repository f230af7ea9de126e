#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How the learning rate goes over a run: up in a line, then down along half a cosine (Loshchilov and Hutter, arXiv 1608.03983),
/// level, or level and then down once.
public struct LearningRateSchedule: Codable, Hashable, Sendable {
  /// What follows the warm-up.
  public enum Shape: String, Codable, CaseIterable, Sendable {
    /// Half a cosine from the peak to the floor.
    case cosine
    /// The peak to the end.
    case constant
    /// The peak, and in the last part of the run a line down to zero (Hu et al., arXiv 2404.06395): a run can be made longer as long
    /// as it has not begun to go down.
    case hold
  }

  /// The share of a run in which ``Shape/hold`` goes down, unless told otherwise.
  public static let usualDecayShare = 0.3

  /// The highest rate.
  public var peak: Double
  /// The rate of the last step, of a cosine.
  public var floor: Double
  /// How many steps go up; the first has the rate peak / warmup, not zero.
  public var warmup: Int
  /// How many steps the run has.
  public var total: Int
  /// What follows the warm-up.
  public var shape: Shape
  /// The share of the steps, at the end, in which ``Shape/hold`` goes down.
  public var decayShare: Double

  /// A schedule.
  public init(
    peak: Double = 1e-4, floor: Double = 0, warmup: Int = 0, total: Int, shape: Shape = .cosine,
    decayShare: Double = LearningRateSchedule.usualDecayShare
  ) {
    self.peak = peak
    self.floor = floor
    self.warmup = warmup
    self.total = total
    self.shape = shape
    self.decayShare = decayShare
  }

  /// The learning rate of a step, the first of which is 0; beyond the last it stays.
  public func rate(at step: Int) -> Double {
    if step < warmup { return peak * Double(step + 1) / Double(warmup) }
    switch shape {
    case .constant: return peak
    case .hold: return peak * held(at: step)
    case .cosine: return cosine(at: step)
    }
  }

  /// 1 until the rate goes down, then less by the same amount in each step; zero would be the step after the last, for a step of rate
  /// zero is none.
  private func held(at step: Int) -> Double {
    let down = (decayShare * Double(total)).rounded()
    return min(1, Double(max(1, total - step)) / (down + 1))
  }

  private func cosine(at step: Int) -> Double {
    let way = Double(step - warmup) / Double(max(1, total - 1 - warmup))
    return floor + (peak - floor) * 0.5 * (1 + cos(.pi * min(1, way)))
  }
}
