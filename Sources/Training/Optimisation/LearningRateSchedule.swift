#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How the learning rate goes over a run: up in a line, then down along half a cosine (Loshchilov and Hutter, arXiv 1608.03983),
/// or level.
public struct LearningRateSchedule: Codable, Hashable, Sendable {
  /// What follows the warm-up.
  public enum Shape: String, Codable, CaseIterable, Sendable {
    /// Half a cosine from the peak to the floor.
    case cosine
    /// The peak to the end.
    case constant
  }

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

  /// A schedule.
  public init(peak: Double = 1e-4, floor: Double = 0, warmup: Int = 0, total: Int, shape: Shape = .cosine) {
    self.peak = peak
    self.floor = floor
    self.warmup = warmup
    self.total = total
    self.shape = shape
  }

  /// The learning rate of a step, the first of which is 0; beyond the last it stays.
  public func rate(at step: Int) -> Double {
    if step < warmup { return peak * Double(step + 1) / Double(warmup) }
    guard shape == .cosine else { return peak }
    let way = Double(step - warmup) / Double(max(1, total - 1 - warmup))
    return floor + (peak - floor) * 0.5 * (1 + cos(.pi * min(1, way)))
  }
}
