internal import Geometry

/// How much of a thing is seen behind others.
enum Visibility {
  /// The least share of a thing that is seen for it to count as there.
  static let least = 0.75

  /// The share of a thing that none of `others` hides; what lies beyond `bounds` is not seen either.
  static func share(
    of thing: PlacedOutline, behind others: some Sequence<PlacedOutline>, in bounds: Box<Pixels>? = nil
  ) -> Double {
    let near = others.filter { $0.box.intersection(thing.box) != nil }
    if near.isEmpty, bounds?.contains(thing.box) ?? true { return 1 }
    let samples = thing.samples()
    let seen = samples.filter { point in
      let inside = bounds.map { point.x > $0.x0 && point.x < $0.x1 && point.y > $0.y0 && point.y < $0.y1 } ?? true
      return inside && !near.contains { $0.holds(point) }
    }
    return samples.isEmpty ? 0 : Double(seen.count) / Double(samples.count)
  }

  /// The things of a scene, from the back to the front, that are seen well enough to be asked for.
  static func mostlySeen(_ things: [PlacedThing], in bounds: Box<Pixels>) -> [PlacedThing] {
    let outlines = things.map(PlacedOutline.init)
    return things.indices
      .filter { share(of: outlines[$0], behind: outlines[($0 + 1)...], in: bounds) >= least }
      .map { things[$0] }
  }

  /// Whether a thing hides little of each of the others, and each of them little of it, whichever lies on top.
  static func barelyOverlaps(_ thing: PlacedOutline, _ others: [PlacedOutline], limit: Double = 0.2) -> Bool {
    let near = others.filter { $0.box.intersection(thing.box) != nil }
    return near.isEmpty
      || (share(of: thing, behind: near) >= 1 - limit
        && near.allSatisfy { share(of: $0, behind: [thing]) >= 1 - limit })
  }
}
