internal import Geometry

/// Finds the best windows around the subjects for one ratio: looks at a coarse grid of places and sizes, then improves the
/// best of them step by step.
struct SubjectSearch: Sendable {
  let scene: PreparedScene
  let group: SubjectGroup
  let spaces: [WindowSpace]
  let isFree: Bool
  /// The shot that was asked for.
  let shot: Shot?

  /// A window that was looked at.
  struct Found: Sendable {
    let placed: WindowSpace.Placed
    let space: Int
    let rank: Double
  }

  /// How many sizes of each ratio the grid has: steps of about a fifth between the tightest and the widest.
  private static let gridSizes = 8
  /// How many subjects a window that cannot hold all is aligned with.
  private static let alignedSubjects = 8

  /// The windows of the grid that divide the free space as `framing` does, as far as the field allows.
  func grid(_ framing: Framing) -> [(space: Int, placed: WindowSpace.Placed)] {
    var windows: [(space: Int, placed: WindowSpace.Placed)] = []
    for (index, space) in spaces.enumerated() {
      for step in space.ladder.spread(SubjectSearch.gridSizes) {
        let size = space.ladder.size(at: step)
        let (width, height) = (Double(size.width), Double(size.height))
        let x = Framing.centre(before: framing.before, extent: group.width, length: width)
        let y = Framing.centre(before: framing.above, extent: group.height, length: height)
        windows.append(
          (index, space.window(step: step, x: group.centre.x - x * width, y: group.centre.y - y * height)))
      }
    }
    return windows
  }

  /// Windows that hold as many subjects as can be where they cannot hold all: a window that does can be moved until an
  /// edge meets a subject's, so edges are all that need to be looked at.
  func alignments() -> [(space: Int, placed: WindowSpace.Placed)] {
    let largest = scene.subjects.sorted { ($0.weight, $0.box.area, -$0.index) > ($1.weight, $1.box.area, -$1.index) }
    let subjects = largest.prefix(SubjectSearch.alignedSubjects).map(\.box)
    var windows: [(space: Int, placed: WindowSpace.Placed)] = []
    for (index, space) in spaces.enumerated() where space.keeping == .cut {
      let step = space.ladder.steps.upperBound
      let size = space.ladder.size(at: step)
      let columns = starts(subjects.map { ($0.x0, $0.x1) }, length: Double(size.width))
      let rows = starts(subjects.map { ($0.y0, $0.y1) }, length: Double(size.height))
      // Where only one axis is too short, all starts along the other come down to a few.
      var seen: Set<PixelRect> = []
      for x in columns {
        for y in rows {
          let window = space.window(step: step, x: x, y: y)
          if seen.insert(window.rect).inserted { windows.append((index, window)) }
        }
      }
    }
    return windows
  }

  /// Where windows start that begin, end or have their middle with one of the extents, with and without breathing space.
  private func starts(_ extents: [(Double, Double)], length: Double) -> [Double] {
    let pad = 0.05 * length
    let all = extents.flatMap { low, high in
      [
        low.rounded(.down), low - pad, high.rounded(.up) - length, high + pad - length, (low + high - length) / 2,
      ]
    }
    return Array(Set(all.map { $0.rounded() })).sorted()
  }

  /// The rank of the best grid window of a framing.
  func bestRank(_ framing: Framing) -> Double {
    let scorer = Scorer(scene: scene, group: group, framing: framing, isFree: isFree, shot: shot)
    return grid(framing).map { scorer.rank($0.placed.rect, spaces[$0.space].target) }.max() ?? 0
  }

  /// The best windows, best first: `count` at most, no two alike.
  func best(_ count: Int, framing: Framing, of framings: [Framing]) -> [Found] {
    let scorer = Scorer(scene: scene, group: group, framing: framing, isFree: isFree, shot: shot)
    let windows = framings.flatMap { grid($0) } + alignments()
    let pool = windows.map { window in
      Found(
        placed: window.placed, space: window.space, rank: scorer.rank(window.placed.rect, spaces[window.space].target))
    }
    return CandidateSelection.select(
      count, from: pool, rank: \.rank, rect: \.placed.rect,
      improve: { found, accept in LocalSearch(search: self, scorer: scorer, accept: accept).improved(found) })
  }
}
