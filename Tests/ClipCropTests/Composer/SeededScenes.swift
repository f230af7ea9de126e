import ClipCrop
import Foundation
import Geometry
import TestSupport

/// Random scenes and options to hold properties against.
struct SeededScenes {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// How many scenes to try: `count`, times the environment variable CLIPCROP_TEST_ROUNDS for a longer search.
  static func rounds(_ count: Int) -> Int {
    count * (ProcessInfo.processInfo.environment["CLIPCROP_TEST_ROUNDS"].flatMap { Int($0) } ?? 1)
  }

  mutating func real(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &random) }
  mutating func whole(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
  mutating func chance(_ probability: Double) -> Bool { real(0...1) < probability }

  /// A picture between 40 and 4000 pixels on a side, small ones as often as large ones.
  mutating func size() -> PixelSize {
    PixelSize(width: logarithmic(40, 4000), height: logarithmic(40, 4000))
  }

  private mutating func logarithmic(_ low: Double, _ high: Double) -> Int {
    var value = low
    let doublings = real(0...1)
    let steps = 64
    for _ in 0..<Int(doublings * Double(steps)) { value *= 1.0746 }
    return Int(min(value, high))
  }

  /// A box in the picture; now and then one that reaches beyond it.
  mutating func box(in size: PixelSize, upTo share: Double = 0.6) -> Box<Pixels> {
    let (w, h) = (Double(size.width), Double(size.height))
    let width = max(1, real(0.01...share) * w)
    let height = max(1, real(0.01...share) * h)
    let over = chance(0.1) ? 0.3 : 0
    let x = real((-over * width)...(w - width * (1 - over)))
    let y = real((-over * height)...(h - height * (1 - over)))
    return Box(x0: x, y0: y, x1: x + width, y1: y + height)
  }

  mutating func scene(avoid: Bool = true) -> CompositionScene {
    let size = size()
    let subjects = (0..<whole(1...3)).map { _ in
      Subject(
        box: box(in: size), score: real(0.05...1),
        facing: chance(0.3) ? Facing.allCases[whole(0...3)] : nil)
    }
    let bystanders = (0..<whole(0...4)).map { _ in Bystander(box: box(in: size, upTo: 0.4), weight: real(0.1...1)) }
    let regions = avoid ? (0..<whole(0...3)).map { _ in box(in: size, upTo: 0.3) } : []
    let attention = chance(0.5) ? map() : nil
    return CompositionScene(
      size: size, subjects: subjects, bystanders: bystanders, avoid: regions, attention: attention)
  }

  mutating func map() -> AttentionMap {
    let (columns, rows) = (whole(1...24), whole(1...24))
    return AttentionMap(
      columns: columns, rows: rows, values: (0..<columns * rows).map { _ in Float(real(0...1)) })
  }

  mutating func aspect() -> AspectRatio? {
    let all = ["1:1", "16:9", "9:16", "4:5", "3:1", "2:3", "1.91:1"]
    return chance(0.15) ? nil : AspectRatio(parsing: all[whole(0...all.count - 1)])
  }
}

extension CompositionScene {
  /// The scene in a mirror: left and right exchanged.
  var mirrored: CompositionScene {
    let width = Double(size.width)
    let flip = { (box: Box<Pixels>) in Box<Pixels>(x0: width - box.x1, y0: box.y0, x1: width - box.x0, y1: box.y1) }
    var other = self
    other.subjects = subjects.map { subject in
      var subject = subject
      subject.box = flip(subject.box)
      if subject.facing == .left {
        subject.facing = .right
      } else if subject.facing == .right {
        subject.facing = .left
      }
      return subject
    }
    other.bystanders = bystanders.map { Bystander(box: flip($0.box), weight: $0.weight) }
    other.avoid = avoid.map(flip)
    other.attention = attention.map { map in
      let values = (0..<map.rows).flatMap { row in
        map.values[row * map.columns..<(row + 1) * map.columns].reversed()
      }
      return AttentionMap(columns: map.columns, rows: map.rows, values: values)
    }
    return other
  }

  /// The pixels that all subjects reach into, inside of the picture; nil when there are none.
  var hull: PixelRect? {
    let boxes = subjects.compactMap { $0.box.intersection(size.bounds) }
    guard let first = boxes.first else { return nil }
    let all = boxes.reduce(first) { $0.union($1) }
    let (x, y) = (Int(all.x0.rounded(.down)), Int(all.y0.rounded(.down)))
    return PixelRect(
      x: x, y: y, width: Int(all.x1.rounded(.up)) - x, height: Int(all.y1.rounded(.up)) - y)
  }
}

/// The largest window of a ratio by plain counting: the oracle for what any window could hold.
func largestWindow(_ aspect: AspectRatio?, in size: PixelSize, multipleOf unit: Int = 1) -> PixelSize {
  let (columns, rows) = (size.width / unit, size.height / unit)
  guard let aspect else { return PixelSize(width: columns * unit, height: rows * unit) }
  var best = PixelSize(width: 0, height: 0)
  let elongation = max(aspect.value, 1 / aspect.value)
  for long in 1...max(1, max(columns, rows)) {
    let short = Int((Double(long) / elongation).rounded())
    guard short >= 1, Double(long) <= Double(short) * elongation + 0.5 || short < min(columns, rows) else { continue }
    let (width, height) = aspect.value >= 1 ? (long, short) : (short, long)
    if width <= columns && height <= rows { best = PixelSize(width: width * unit, height: height * unit) }
  }
  return best
}
