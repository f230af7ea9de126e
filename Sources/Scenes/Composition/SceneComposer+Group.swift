internal import Geometry

extension SceneComposer {
  /// Two or three things together in one frame: of one kind, or two that belong together.
  func composeGroup(random: inout SceneRandom) throws(ScenesError) -> SceneDraft? {
    guard let first = random.choice(cast) else { return nil }
    var draft = SceneDraft(
      terrain: terrain(for: first, ratios: [1, 4.0 / 3, 1.5, 16.0 / 9], random: &random))
    let isAlike = random.chance(0.45) && first.grammar == .count
    var members = [first]
    if isAlike {
      members += Array(repeating: first, count: random.chance(0.3) ? 2 : 1)
    } else {
      guard let second = partner(of: first, in: draft.terrain, random: &random) else { return nil }
      members.append(second)
    }
    guard let group = try placeGroup(members, in: &draft, random: &random) else { return nil }
    let phrases = Phrase.distinct(random.int(in: 2...3), random: &random) { random in
      if isAlike { return .several(first, count: members.count, random: &random) }
      return random.chance(0.5)
        ? .pair(first, members[1], random: &random) : .pair(members[1], first, random: &random)
    }
    for phrase in phrases {
      draft.lines.append(SceneLine(query: phrase.text, crop: group.frame, subjects: group.boxes, kind: .group))
    }
    return draft
  }

  /// Something of like size that is found at the same place, if there is a companion rather that.
  private func partner(of thing: Thing, in terrain: Terrain, random: inout SceneRandom) -> Thing? {
    let family = terrain.backdrop.family
    func fits(_ other: Thing) -> Bool {
      !other.isHeldOut && family.stances.contains(other.stance) && !family.shows.contains(other.name)
        && terrain.recedes(other.stance) == terrain.recedes(thing.stance) && !areMistakable(thing, other)
        && other.isSky == thing.isSky
    }
    let companions = catalogue.companions(of: thing).filter(fits)
    if random.chance(0.6), let companion = random.choice(companions) { return companion }
    return random.choice(cast.filter { fits($0) && (0.4...2.5).contains($0.size / thing.size) })
  }

  /// Sets things side by side, turned to each other, and frames them as one.
  private func placeGroup(
    _ members: [Thing], in draft: inout SceneDraft, random: inout SceneRandom
  ) throws(ScenesError) -> (frame: Box<Pixels>, boxes: [Box<Pixels>])? {
    let terrain = draft.terrain
    guard let first = members.first,
      let feet = members.compactMap({ terrain.subjectFeet($0.stance) }).min(by: { $0.upperBound < $1.upperBound })
    else { return nil }
    var row: [PlacedThing] = []
    for (place, thing) in members.enumerated() {
      let height = (thing.size / first.size).squareRoot() * 100 * random.double(in: 0.9...1.1)
      guard var placed = try prepared(thing, height: min(170, max(45, height)), on: terrain, random: &random) else {
        return nil
      }
      if placed.glyph.facing != .front {
        // The first half looks to the right, the others to the left: at each other.
        placed.isFlipped = (placed.glyph.facing == .right) != (2 * place < members.count)
      }
      placed.stand(atX: 0, y: random.double(in: -6...6))
      let before = row.last.map { $0.box.x1 + random.double(in: 4...16) } ?? 0
      placed.center.x += before - placed.box.x0
      row.append(placed)
    }
    for _ in 0..<40 {
      let tall = random.double(in: 0.4...0.64) * draft.bounds.height
      let foot = SIMD2(random.double(in: 0.15...0.85) * draft.bounds.width, random.double(in: feet))
      guard let moved = scaled(row, toFrameHeight: tall, foot: foot) else { return nil }
      let boxes = moved.map(\.box)
      let whole = boxes.dropFirst().reduce(boxes[0]) { $0.union($1) }
      let frame = FrameRule.frame(of: whole, facing: .front, ratio: FrameRule.ratio(of: whole, isGroup: true))
      guard draft.allowsFrame(frame, around: boxes), boxes.allSatisfy({ draft.bounds.contains($0) }) else { continue }
      for (placed, thing) in zip(moved, members) { draft.add(placed, thing) }
      draft.add(frame)
      return (frame, boxes)
    }
    return nil
  }

  /// A row scaled so that its frame is `tall`, standing at `foot`.
  private func scaled(_ row: [PlacedThing], toFrameHeight tall: Double, foot: SIMD2<Double>) -> [PlacedThing]? {
    guard let first = row.first else { return nil }
    let whole = row.dropFirst().reduce(first.box) { $0.union($1.box) }
    let probe = FrameRule.frame(of: whole, facing: .front, ratio: FrameRule.ratio(of: whole, isGroup: true))
    let scale = tall / probe.height
    return row.map { thing in
      var moved = thing
      moved.height *= scale
      moved.center = foot + (thing.center - SIMD2(whole.centerX, whole.y1)) * scale
      return moved
    }
  }
}

extension Thing {
  /// Whether it is above the ground.
  var isSky: Bool { stance == .sky || stance == .air }
}
