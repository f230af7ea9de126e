internal import Geometry

/// Which thing each patch near the middle of one answers for.
struct CentreOwners {
  private var owners: [Int: Int] = [:]
  private let things: [DetectorBatch.Object]
  private let grid: DetectorGrid

  init(_ things: [DetectorBatch.Object], grid: DetectorGrid) {
    (self.things, self.grid) = (things, grid)
    for index in things.indices {
      for patch in candidates(index) where isNearer(index, to: patch, than: owners[patch]) { owners[patch] = index }
    }
    for index in things.indices where !owners.values.contains(index) { claim(index) }
  }

  /// The thing that a patch answers for, if it does.
  subscript(_ patch: Int) -> Int? { owners[patch] }

  /// Patches that answer, with their things, by patch.
  var sorted: [(patch: Int, thing: Int)] { owners.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

  /// The other patches in boxes with the thing whose middle is nearest, by patch.
  var companions: [(patch: Int, thing: Int)] {
    var nearest: [Int: Int] = [:]
    for index in things.indices {
      for patch in grid.patches(in: things[index].box)
      where owners[patch] == nil && !grid.isLast(patch) && isNearer(index, to: patch, than: nearest[patch]) {
        nearest[patch] = index
      }
    }
    return nearest.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func candidates(_ thing: Int) -> [Int] {
    let box = things[thing].box
    let middle = grid.patch(x: box.centerX, y: box.centerY)
    let inside = Set(grid.patches(in: box))
    return [middle] + grid.neighbours(of: middle).filter { inside.contains($0) && !grid.isLast($0) }
  }

  private func isNearer(_ thing: Int, to patch: Int, than other: Int?) -> Bool {
    guard let other else { return true }
    return (distance(thing, patch), things[thing].box.area) < (distance(other, patch), things[other].box.area)
  }

  private func distance(_ thing: Int, _ patch: Int) -> Double {
    let (box, middle) = (things[thing].box, grid.middle(patch))
    let (dx, dy) = (box.centerX - middle.x, box.centerY - middle.y)
    return dx * dx + dy * dy
  }

  /// Gives a thing the nearest patch of its own that leaves its former owner another one; where there is none it stays without.
  private mutating func claim(_ thing: Int) {
    let free = candidates(thing).filter { patch in
      owners[patch].map { owner in owners.values.count { $0 == owner } > 1 } ?? true
    }
    if let patch = free.min(by: { distance(thing, $0) < distance(thing, $1) }) { owners[patch] = thing }
  }
}
