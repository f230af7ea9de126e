internal import Geometry
internal import OWLViT

/// What a model found for the queries.
struct Findings {
  /// Every instance that must be in the crop.
  var subjects: [Subject] = []
  /// Things like those asked for, but less sure or not meant: better not cut in two.
  var bystanders: [Bystander] = []
  /// What of the queries was found.
  var found: [AskedSubject] = []
  /// What nothing answers: whole queries, and of those that ask for several things the missing ones.
  var missed: [Query] = []
}

/// When the best answer is good enough, and what its score is.
struct Matching {
  /// The least score that was asked for, exclusive.
  let minScore: Double?
  let calibration: Calibration?

  /// The reference's threshold, for models that are not calibrated.
  static let usualScore = 0.1

  /// How sure it is that a thing is what was asked for: its calibrated probability, or the sigmoid of its logit.
  func scorer(_ asked: AskedSubject, in image: EncodedImage) throws -> (FoundThings.Thing) -> Double {
    guard let calibration else { return \.score }
    let measures = try PatchMeasures(of: asked.embedding, in: image)
    return { calibration.probability(measures[$0.patch]) }
  }

  func accepts(_ score: Double) -> Bool {
    if let minScore { return score > minScore }
    return calibration.map { score >= $0.threshold } ?? (score > Matching.usualScore)
  }
}

/// Finds what queries ask for; a query is found when all of its subjects are.
struct SubjectFinder {
  let image: EncodedImage
  let matching: Matching

  func find(_ queries: [AskedQuery]) throws -> Findings {
    var findings = Findings()
    for (index, query) in queries.enumerated() {
      for asked in query.subjects {
        if try add(asked, query: index, to: &findings) {
          findings.found.append(asked)
        } else {
          findings.missed.append(query.subjects.count == 1 ? query.query : asked.subject.phrase)
        }
      }
    }
    return findings
  }

  /// Whether it was found.
  private func add(_ asked: AskedSubject, query: Int, to findings: inout Findings) throws -> Bool {
    let things = try FoundThings(of: asked, in: image)
    let score = try matching.scorer(asked, in: image)
    guard let best = things.all.first, matching.accepts(score(best)) else { return false }
    let scored = things.meant.map { ($0, score($0)) }
    // The one at a place is that one, even if another answers better.
    let passing = scored.filter { matching.accepts($0.1) }
    let subjects = passing.isEmpty ? scored : passing
    findings.subjects += subjects.map { thing, score in
      Subject(box: thing.box, score: score, query: query, facing: asked.subject.facing)
    }
    findings.bystanders += things.all.filter { thing in !subjects.contains { $0.0 == thing } }
      .map { Bystander(box: $0.box, weight: $0.score / max(best.score, .leastNormalMagnitude)) }
    return true
  }
}
