internal import Geometry

extension SceneComposer {
  /// Everything else: the picture beyond the frames, busier than what is in them.
  func addBystanders(to draft: inout SceneDraft, random: inout SceneRandom) throws(ScenesError) {
    guard let subject = draft.things.first else { return }
    let asked = draft.things.map(\.thing)
    let wanted = random.int(in: 5...11)
    // Few kinds, some of them more than once, look like a place; many of one each like a jumble sale.
    var kinds = bystanders(besides: asked, in: draft.terrain, count: max(3, wanted * 3 / 5), random: &random)
    var (cuts, placedCount) = (0, 0)
    for _ in 0..<2 * wanted where placedCount < wanted {
      guard let thing = random.choice(kinds) else { return }
      let cut = cuts < 2 && random.chance(0.3)
      let placed = try placeBystander(thing, measure: subject, cut: cut, in: &draft, random: &random)
      guard let placed else { continue }
      placedCount += 1
      if !draft.bounds.contains(placed.box) { cuts += 1 }
      // There is one sun, and one house is enough.
      if thing.size > 1.5 || thing.stance == .sky { kinds.removeAll { $0.name == thing.name } }
    }
  }

  private func bystanders(
    besides asked: [Thing], in terrain: Terrain, count: Int, random: inout SceneRandom
  ) -> [Thing] {
    let family = terrain.backdrop.family
    let fitting = cast.filter { thing in
      terrain.feet(thing.stance) != nil && !family.shows.contains(thing.name)
        && asked.allSatisfy { !areMistakable($0, thing) }
    }
    // Outdoors there are few cups and loaves about.
    let outdoors = family.stances.contains(.sky) && family != .paper
    var chosen: [Thing] = []
    for _ in 0..<60 where chosen.count < count {
      guard let thing = random.choice(fitting) else { break }
      if outdoors, thing.stance == .surface, !random.chance(0.2) { continue }
      if thing.isSky, chosen.filter(\.isSky).count > 1 { continue }
      chosen.append(thing)
      if let companion = random.choice(catalogue.companions(of: thing)), random.chance(0.3),
        fitting.contains(companion)
      {
        chosen.append(companion)
      }
    }
    return chosen
  }

  /// Tries places outside of all frames, sized by distance against the subject.
  private func placeBystander(
    _ thing: Thing, measure subject: (placed: PlacedThing, thing: Thing), cut: Bool, in draft: inout SceneDraft,
    random: inout SceneRandom
  ) throws(ScenesError) -> PlacedThing? {
    let terrain = draft.terrain
    guard let feet = terrain.feet(thing.stance),
      var placed = try prepared(thing, height: 1, on: terrain, random: &random)
    else { return nil }
    let near = terrain.scale(subject.thing.stance, feet: subject.placed.box.y1)
    let relative = (thing.size / subject.thing.size).squareRoot() * subject.placed.height / near
    for _ in 0..<30 {
      let isNear = cut && terrain.recedes(thing.stance) && feet.upperBound > 0.9 * draft.bounds.height
      let y = random.double(in: feet.lowerBound...(isNear ? 1.14 * draft.bounds.height : feet.upperBound))
      let scale = terrain.scale(thing.stance, feet: y)
      let limits = (0.07 * draft.bounds.height, 0.42 * draft.bounds.height)
      placed.height = min(limits.1, max(limits.0, relative * scale * random.double(in: 0.85...1.15)))
      // A lens that is focused on the subject draws what is far as softly as the place behind it.
      placed.look.softness = draft.light.depth > 0 && terrain.recedes(thing.stance) && scale < 0.62 ? 1 : 0
      placed.look.haze = terrain.recedes(thing.stance) ? 0.3 * max(0, 0.9 - scale) : 0
      placed.stand(atX: random.double(in: -0.03...1.03) * draft.bounds.width, y: y)
      if cut, draft.bounds.contains(placed.box) { continue }
      guard draft.allows(placed, cut: cut) else { continue }
      draft.add(placed, thing)
      return placed
    }
    return nil
  }

  /// Queries for what is nowhere in the picture.
  func addAbsent(to draft: inout SceneDraft, random: inout SceneRandom) {
    let shown = draft.things.map(\.thing)
    let missing = cast.filter { thing in
      !draft.terrain.backdrop.family.shows.contains(thing.name)
        && shown.allSatisfy { !areMistakable($0, thing) }
    }
    draft.lines = Array(draft.lines.prefix(1))
    for thing in random.shuffled(missing).prefix(random.int(in: 2...3)) {
      let phrase = Phrase.single(thing, random: &random)
      draft.lines.append(SceneLine(query: phrase.text, crop: nil, subjects: [], kind: .absent))
    }
  }
}
