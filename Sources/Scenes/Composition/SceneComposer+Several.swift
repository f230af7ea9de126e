internal import Geometry

extension SceneComposer {
  /// Several subjects with frames of their own, so far apart that each query has another answer.
  func composeSeveral(random: inout SceneRandom) throws(ScenesError) -> SceneDraft? {
    guard let first = random.choice(cast) else { return nil }
    var draft = SceneDraft(
      terrain: terrain(for: first, ratios: [1, 4.0 / 3, 1.5, 16.0 / 9, 16.0 / 9], random: &random))
    let family = draft.terrain.backdrop.family
    var chosen = [first]
    for _ in 0..<24 where chosen.count < (random.chance(0.3) ? 3 : 2) {
      guard let next = random.choice(cast), family.stances.contains(next.stance), !family.shows.contains(next.name),
        chosen.allSatisfy({ !areMistakable($0, next) && !next.companions.contains($0.name) })
      else { continue }
      chosen.append(next)
    }
    var subjects = 0
    for thing in chosen {
      guard let placed = try placeSubject(thing, in: &draft, share: 0.3...0.52, random: &random) else { continue }
      subjects += 1
      ask(
        Phrase.distinct(random.int(in: 1...2), random: &random) { Phrase.single(thing, random: &$0) }, placed,
        .ambiguous, in: &draft)
      if random.chance(0.5) {
        _ = try placeUniqueProp(of: thing, beside: placed, others: chosen, in: &draft, random: &random)
      }
    }
    return subjects > 1 ? draft : nil
  }

  /// A prop that none of the other queries could mean.
  private func placeUniqueProp(
    of thing: Thing, beside subject: Subject, others: [Thing], in draft: inout SceneDraft, random: inout SceneRandom
  ) throws(ScenesError) -> Bool {
    let companions = catalogue.companions(of: thing)
    guard companions.allSatisfy({ prop in others.allSatisfy { !areMistakable($0, prop) } }) else {
      return false
    }
    return try placeProp(of: thing, beside: subject, in: &draft, random: &random) != nil
  }

  /// Two or three of the same, told apart by where they are or how large.
  func composeAlike(random: inout SceneRandom) throws(ScenesError) -> SceneDraft? {
    guard let thing = random.choice(cast) else { return nil }
    var draft = SceneDraft(
      terrain: terrain(for: thing, ratios: [1, 4.0 / 3, 1.5, 16.0 / 9, 16.0 / 9, 0.75], random: &random))
    let bySize = random.chance(0.35)
    let shares = bySize ? [0.5...0.62, 0.29...0.33] : Array(repeating: 0.3...0.46, count: random.chance(0.3) ? 3 : 2)
    var placed: [Subject] = []
    for share in shares {
      if let subject = try placeSubject(thing, in: &draft, share: share, random: &random) { placed.append(subject) }
    }
    guard placed.count == shares.count else { return nil }
    let answers = bySize ? sizes(placed) : places(placed, in: draft.bounds)
    guard !answers.isEmpty else { return nil }
    for (subject, meaning) in answers {
      let phrases = Phrase.distinct(random.int(in: 1...2), random: &random) { random in
        switch meaning {
        case .place(let place): .place(thing, place, random: &random)
        case .size(let size): .size(thing, size, random: &random)
        default: .single(thing, random: &random)
        }
      }
      ask(phrases, subject, .spatial, in: &draft)
    }
    return draft
  }

  private func sizes(_ subjects: [Subject]) -> [(Subject, Phrase.Meaning)] {
    let sorted = subjects.sorted { $0.box.area < $1.box.area }
    guard let small = sorted.first, let large = sorted.last, large.box.height > 1.45 * small.box.height else {
      return []
    }
    return [(small, .size(.small)), (large, .size(.large))]
  }

  /// By sides where they are clearly beside each other, by height where they are clearly one above the other.
  private func places(_ subjects: [Subject], in bounds: Box<Pixels>) -> [(Subject, Phrase.Meaning)] {
    let across = subjects.sorted { $0.box.centerX < $1.box.centerX }
    let down = subjects.sorted { $0.box.centerY < $1.box.centerY }
    func apart(_ values: [Double], by least: Double) -> Bool {
      zip(values, values.dropFirst()).allSatisfy { $1 - $0 > least }
    }
    if apart(across.map(\.box.centerX), by: 0.22 * bounds.width) {
      let words: [Phrase.Place] = across.count == 3 ? [.left, .middle, .right] : [.left, .right]
      return zip(across, words).map { ($0, .place($1)) }
    }
    if apart(down.map(\.box.centerY), by: 0.25 * bounds.height) {
      let words: [Phrase.Place] = down.count == 3 ? [.top, .middle, .bottom] : [.top, .bottom]
      return zip(down, words).map { ($0, .place($1)) }
    }
    return []
  }
}
