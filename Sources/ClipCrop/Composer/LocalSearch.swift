internal import Geometry

/// Improves a window by small moves until none helps: to the sides, up and down, larger and smaller.
///
/// Of all moves the best is taken, never the first that helps, so that a mirrored scene ends in the mirrored window.
struct LocalSearch {
  let search: SubjectSearch
  let scorer: Scorer
  /// Whether a window may be taken at all.
  let accept: (PixelRect) -> Bool

  /// The lengths of moves in shares of the window's size, from coarse to fine.
  private static let strides = [0.08, 0.04, 0.02, 0.01]
  /// Moves at each length, at most: more are never needed on real scenes, and the cost is bounded on others.
  private static let movesPerStride = 8
  /// Rounds of moves around bystanders: after clearing one, another may be cut.
  private static let bystanderRounds = 3
  /// Space left to a bystander that is cleared, as a share of the frame.
  private static let clearance = 0.015
  /// A window is also tried smaller by this factor: it may then fit between bystanders.
  private static let smallerBy = 0.85
  /// How many of the bystanders that are cut are stepped around deliberately.
  private static let avoidedBystanders = 6

  func improved(_ found: SubjectSearch.Found) -> SubjectSearch.Found {
    var best = aroundBystanders(found)
    for stride in LocalSearch.strides {
      for _ in 0..<LocalSearch.movesPerStride {
        guard let better = bestOf(neighbours(of: best.placed, space: best.space, stride: stride), than: best) else {
          break
        }
        best = better
      }
    }
    return best
  }

  /// The windows one move away. Growing and shrinking keep the subjects where they are in the frame.
  private func neighbours(of placed: WindowSpace.Placed, space index: Int, stride: Double) -> [WindowSpace.Placed] {
    let space = search.spaces[index]
    let (x, y) = (Double(placed.rect.x), Double(placed.rect.y))
    let dx = max(1, (stride * Double(placed.rect.width)).rounded())
    let dy = max(1, (stride * Double(placed.rect.height)).rounded())
    var moves = [
      space.window(step: placed.step, x: x - dx, y: y), space.window(step: placed.step, x: x + dx, y: y),
      space.window(step: placed.step, x: x, y: y - dy), space.window(step: placed.step, x: x, y: y + dy),
    ]
    let change = max(1, Int((stride * Double(placed.step)).rounded()))
    for step in [placed.step - change, placed.step + change] where space.ladder.steps.contains(step) {
      let size = space.ladder.size(at: step)
      let u = (search.group.centre.x - x) / Double(placed.rect.width)
      let v = (search.group.centre.y - y) / Double(placed.rect.height)
      moves.append(
        space.window(
          step: step, x: search.group.centre.x - u * Double(size.width),
          y: search.group.centre.y - v * Double(size.height)))
    }
    return moves
  }

  /// Moves the window off bystanders that it cuts, or onto the whole of them: often too far for a small move to find.
  private func aroundBystanders(_ found: SubjectSearch.Found) -> SubjectSearch.Found {
    var best = found
    for _ in 0..<LocalSearch.bystanderRounds {
      let window = best.placed.rect.box
      let cut = search.scene.bystanders.filter { bystander in
        let part = window.coverage(of: bystander.box)
        return part > 0 && part < 1
      }
      let worst = cut.sorted { ($0.weight, $0.box.area, -$0.index) > ($1.weight, $1.box.area, -$1.index) }
      let moves = worst.prefix(LocalSearch.avoidedBystanders).flatMap {
        clearances(of: $0.box, from: best.placed, space: best.space)
      }
      guard let better = bestOf(moves, than: best) else { break }
      best = better
    }
    return best
  }

  /// The window moved just clear of a box on each of its sides, and just over it, and shrunk to end before it.
  private func clearances(
    of box: Box<Pixels>, from placed: WindowSpace.Placed, space index: Int
  ) -> [WindowSpace.Placed] {
    let space = search.spaces[index]
    let (gapX, gapY) = (
      LocalSearch.clearance * Double(placed.rect.width), LocalSearch.clearance * Double(placed.rect.height)
    )
    let inside = box.grown(x: gapX, y: gapY)
    let (x, y) = (Double(placed.rect.x), Double(placed.rect.y))
    var moves: [WindowSpace.Placed] = []
    let smaller = Int((Double(placed.step) * LocalSearch.smallerBy).rounded())
    for step in [placed.step, smaller] where space.ladder.steps.contains(step) {
      let size = space.ladder.size(at: step)
      let (width, height) = (Double(size.width), Double(size.height))
      let (middleX, middleY) = (
        x + (Double(placed.rect.width) - width) / 2, y + (Double(placed.rect.height) - height) / 2
      )
      for start in [inside.x1, inside.x0 - width, inside.x0, inside.x1 - width] {
        moves.append(space.window(step: step, x: start, y: middleY))
      }
      for start in [inside.y1, inside.y0 - height, inside.y0, inside.y1 - height] {
        moves.append(space.window(step: step, x: middleX, y: start))
      }
    }
    return moves
  }

  private func bestOf(
    _ moves: [WindowSpace.Placed], than current: SubjectSearch.Found
  ) -> SubjectSearch.Found? {
    var best = current
    let target = search.spaces[current.space].target
    for move in moves where move.rect != current.placed.rect && accept(move.rect) {
      let rank = scorer.rank(move.rect, target)
      // The margin keeps rounding noise from being taken for progress.
      if rank > best.rank + 1e-9 { best = SubjectSearch.Found(placed: move, space: current.space, rank: rank) }
    }
    return best.rank > current.rank ? best : nil
  }
}
