internal import ClipCrop
internal import Foundation
internal import Geometry
internal import Tensors

/// What one step asks of the decoder: a ratio or a free one for each sample, the windows that answer it, and windows to rate.
struct CropTargets {
  /// The ratio asked for, relative to the picture's own; nil for a free one.
  let ratios: [Double?]
  /// The windows that would be right.
  let wanted: [[Box<Normalized>]]
  /// Windows to rate, (cx, cy, w, h): `[batch, windows, 4]`; nil where none are rated.
  let rated: Tensor?
  /// How good those are, 0...1: `[batch, windows]`.
  let ratings: Tensor?

  /// Windows rated nearly as high as the best are as right as it: opinions differ by more.
  private static let nearlyBest = 0.05
  /// Ratios that differ by less look alike.
  private static let sameRatio = 0.1

  init(_ batch: CropBatch, _ options: CropperTrainingOptions, random: inout SeededRandom) {
    var (ratios, wanted): ([Double?], [[Box<Normalized>]]) = ([], [])
    var (windows, ratings): ([Box<Normalized>], [Float]) = ([], [])
    for targets in batch.targets {
      var best = CropTargets.best(targets, limit: options.decoder.queries)
      var ratio: Double?
      if Double(random.unit()) < options.ratioShare {
        let asked = best[Int(random.next() % UInt64(best.count))].ratio
        best = best.filter { abs(log($0.ratio / asked)) < CropTargets.sameRatio }
        ratio = asked
      }
      ratios.append(ratio)
      wanted.append(best)
      for window in CropTargets.toRate(targets, count: options.ratedWindows, &random) {
        windows.append(window.box)
        ratings.append(Float(window.score))
      }
    }
    (self.ratios, self.wanted) = (ratios, wanted)
    let (count, each) = (batch.count, options.ratedWindows)
    rated = each > 0 ? Tensor(windows: windows).reshaped([count, each, 4]) : nil
    self.ratings = each > 0 ? Tensor(ratings, shape: [count, each]) : nil
  }

  /// The windows to propose, best first.
  static func best(_ targets: [RatedWindow], limit: Int) -> [Box<Normalized>] {
    let top = targets.map(\.score).max() ?? 0
    let good = targets.filter { $0.score >= top - nearlyBest }.sorted { $0.score > $1.score }
    return good.prefix(max(1, limit)).map(\.box)
  }

  /// Annotated windows, at most half of `count` where there are few; the rest are made by moving the edges of annotated ones, and
  /// are as good as they still are those.
  private static func toRate(_ targets: [RatedWindow], count: Int, _ random: inout SeededRandom) -> [RatedWindow] {
    let known = targets.count >= count ? count : min(targets.count, (count + 1) / 2)
    var windows = Array(random.shuffled(targets).prefix(known))
    while windows.count < count {
      let box = moved(targets[Int(random.next() % UInt64(targets.count))].box, &random)
      windows.append(RatedWindow(box: box, score: targets.map { $0.score * $0.box.iou(box) }.max() ?? 0))
    }
    return windows
  }

  /// The box with its edges moved by up to half of its size, within the picture.
  private static func moved(_ box: Box<Normalized>, _ random: inout SeededRandom) -> Box<Normalized> {
    let reach = random.uniform(0...0.5)
    let (dx, dy) = (reach * max(box.width, 0.05), reach * max(box.height, 0.05))
    let moved = Box<Normalized>(
      x0: box.x0 + random.uniform(-dx...dx), y0: box.y0 + random.uniform(-dy...dy),
      x1: box.x1 + random.uniform(-dx...dx), y1: box.y1 + random.uniform(-dy...dy)
    ).clamped(to: .unit)
    return moved.width > 0.01 && moved.height > 0.01 ? moved : box
  }
}

extension Box where S == Normalized {
  /// Width over height, relative to the picture's.
  fileprivate var ratio: Double { max(width, 1e-6) / max(height, 1e-6) }
}
