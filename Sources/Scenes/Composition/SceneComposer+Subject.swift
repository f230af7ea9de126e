internal import Geometry

extension SceneComposer {
  /// One subject in its frame with what belongs to it, and the queries for it.
  func composeOne(from things: [Thing], random: inout SceneRandom) throws(ScenesError) -> SceneDraft? {
    guard let thing = random.choice(things) else { return nil }
    var draft = SceneDraft(terrain: terrain(for: thing, random: &random))
    guard let placed = try placeSubject(thing, in: &draft, share: 0.4...0.68, random: &random) else { return nil }
    let kind: SceneKind = thing.isHeldOut ? .unseen : .plain
    ask(
      Phrase.distinct(random.int(in: 1...3), random: &random) { Phrase.single(thing, random: &$0) }, placed, kind,
      in: &draft)
    if let prop = try placeProp(of: thing, beside: placed, in: &draft, random: &random), random.chance(0.5) {
      let phrase = Phrase.context(thing, with: prop.thing, random: &random)
      draft.lines.append(
        SceneLine(query: phrase.text, crop: placed.frame, subjects: [placed.box, prop.box], kind: kind))
    }
    return draft
  }

  /// The same subject plainly, close up and wide.
  func composeShots(random: inout SceneRandom) throws(ScenesError) -> SceneDraft? {
    guard let thing = random.choice(cast) else { return nil }
    var draft = SceneDraft(terrain: terrain(for: thing, random: &random))
    guard let placed = try placeSubject(thing, in: &draft, share: 0.34...0.44, random: &random) else { return nil }
    let ratio = placed.frame.width / placed.frame.height
    let close = FrameRule.frame(of: placed.box, facing: placed.facing, shot: .closeUp, ratio: ratio)
    let wide = FrameRule.fitted(
      FrameRule.frame(of: placed.box, facing: placed.facing, shot: .wide, ratio: draft.terrain.size.ratio),
      into: draft.bounds.grown(x: -0.02 * draft.bounds.width, y: -0.02 * draft.bounds.height))
    draft.add(wide, isOpen: true)
    ask(Phrase.distinct(1, random: &random) { Phrase.single(thing, random: &$0) }, placed, .shot, in: &draft)
    for (shot, frame) in [(Phrase.Shot.closeUp, close), (.wide, wide)] {
      for phrase in Phrase.distinct(random.int(in: 1...2), random: &random, make: { .shot(thing, shot, random: &$0) }) {
        draft.lines.append(SceneLine(query: phrase.text, crop: frame, subjects: [placed.box], kind: .shot))
      }
    }
    return draft
  }

  /// A subject at its place.
  struct Subject {
    var box: Box<Pixels>
    var frame: Box<Pixels>
    var facing: Thing.Glyph.Facing
    var height: Double
  }

  /// Tries places for a subject until its frame lies well in the picture.
  ///
  /// - Parameter share: the frame's height as a fraction of the picture's.
  func placeSubject(
    _ thing: Thing, in draft: inout SceneDraft, share: ClosedRange<Double>, random: inout SceneRandom
  ) throws(ScenesError) -> Subject? {
    let terrain = draft.terrain
    guard let feet = terrain.subjectFeet(thing.stance),
      var placed = try prepared(thing, height: 1, on: terrain, random: &random)
    else { return nil }
    for _ in 0..<40 {
      let tall = random.double(in: share) * draft.bounds.height
      placed.height = 100
      placed.center = SIMD2(0, 0)
      let probe = FrameRule.frame(
        of: placed.box, facing: .front, ratio: FrameRule.ratio(of: placed.box))
      placed.height *= tall / probe.height
      placed.stand(atX: random.double(in: 0.1...0.9) * draft.bounds.width, y: random.double(in: feet))
      let box = placed.box
      let frame = FrameRule.frame(of: box, facing: placed.facing, ratio: FrameRule.ratio(of: box))
      guard draft.allowsFrame(frame, around: [box]), draft.allows(placed, inside: frame) else { continue }
      draft.add(placed, thing)
      draft.add(frame)
      return Subject(box: box, frame: frame, facing: placed.facing, height: placed.height)
    }
    return nil
  }

  /// Puts one of the things that belong to a subject into its frame, most often where it looks.
  func placeProp(
    of thing: Thing, beside subject: Subject, in draft: inout SceneDraft, random: inout SceneRandom
  ) throws(ScenesError) -> (thing: Thing, box: Box<Pixels>)? {
    let terrain = draft.terrain
    let fitting = catalogue.companions(of: thing).filter { prop in
      terrain.feet(prop.stance) != nil && !catalogue.areConfusable(prop, thing)
        && !terrain.backdrop.family.shows.contains(prop.name) && !prop.isHeldOut
    }
    guard random.chance(0.75), let prop = random.choice(fitting) else { return nil }
    let size = min(0.75, max(0.25, (prop.size / thing.size).squareRoot())) * subject.height * 0.8
    guard var placed = try prepared(prop, height: size / max(1, 0.7), on: terrain, random: &random) else { return nil }
    for _ in 0..<24 {
      let x = random.double(in: subject.frame.x0...subject.frame.x1)
      let isFlying = prop.stance == .air || prop.stance == .sky || !terrain.recedes(prop.stance)
      let y =
        isFlying
        ? random.double(in: subject.frame.y0...subject.frame.y1)
        : subject.box.y1 + random.double(in: -0.04...0.1) * subject.frame.height
      placed.stand(atX: x, y: y)
      if isFlying, let feet = terrain.feet(prop.stance), !feet.contains(placed.box.y1) { continue }
      guard draft.allows(placed, inside: subject.frame) else { continue }
      draft.add(placed, prop)
      return (prop, placed.box)
    }
    return nil
  }

  /// Notes queries that mean a subject.
  func ask(_ phrases: [Phrase], _ subject: Subject, _ kind: SceneKind, in draft: inout SceneDraft) {
    for phrase in phrases {
      draft.lines.append(
        SceneLine(query: phrase.text, crop: subject.frame, subjects: [subject.box], kind: kind))
    }
  }
}
