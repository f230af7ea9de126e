package import Geometry

/// Turns what is known about a picture into crop windows by rules of composition, without a trained model.
///
/// With subjects, a window keeps all of them whole with space around them, places them on a third or in the centre, leaves
/// head room and look room, cuts no bystander in two and keeps regions to avoid out, as far as the picture, the ratio and
/// the limits allow. Without subjects the picture's attention decides, and without attention the middle of the picture.
///
/// The search is deterministic, and its cost is linear in the number of subjects, bystanders and regions to avoid.
public struct Composer: Sendable {
  /// A composer; it has no state and may be used from several tasks at once.
  public init() {}

  /// Proposes windows for each ratio asked for.
  ///
  /// Windows with subjects are framed alike across the ratios: the free space around the subjects is divided in the same
  /// proportion, so that the subjects keep their place and only the field changes.
  ///
  /// Sizes: the longer side of a window is a whole number of ``CompositionOptions/multipleOf``, the shorter one is rounded
  /// to the nearest, so that one of them is within half a multiple of the exact ratio. Where a ratio is so extreme that
  /// the picture cannot hold even one multiple of it, the longer side is cut to the picture.
  ///
  /// - Returns: for each ratio, in the order asked for, at least one and at most ``CompositionOptions/candidates`` windows,
  ///   best first, any two of which overlap by at most seven tenths of their union. Fewer come back where no more are
  ///   that different: an explicit margin, for one, fixes the size.
  /// - Throws: ``CompositionError`` when options contradict each other or the picture, or a box is no box.
  public func compose(
    _ scene: CompositionScene, _ options: CompositionOptions = CompositionOptions()
  ) throws(CompositionError) -> [[CropCandidate]] {
    let prepared = try PreparedScene(scene)
    let requests = try WindowRequest.all(options, picture: scene.size)
    guard let group = prepared.group else {
      return requests.map { AttentionComposition(scene: prepared, request: $0).candidates() }
    }
    let searches = requests.map { search(prepared, group, request: $0) }
    let framings = Framing.options(for: group, in: scene.size)
    let master = Composer.master(of: framings, for: searches)
    return zip(requests, searches).map { request, search in
      let framings = [master] + framings.filter { $0 != master }
      let found = search.best(options.candidates, framing: master, of: framings)
      if let fewer = fewerSubjects(prepared, for: found.first, of: search) {
        return candidates(around: fewer, of: prepared, request: request)
      }
      return candidates(found, search: search, framing: master, of: prepared, request: request)
    }
  }

  /// The ratios that ``compose(_:_:following:)`` takes proposals for, in order; nil for a free one.
  package func ratios(_ options: CompositionOptions, picture: PixelSize) throws(CompositionError) -> [AspectRatio?] {
    try WindowRequest.all(options, picture: picture).map(\.aspect)
  }

  /// The windows that follow a learned cropper's proposals, under the same options as those by rule.
  ///
  /// Regions that the caller named are kept whole; what a query found only where a margin around it is asked for, since how
  /// much of a subject belongs into the frame is what was learned. Where more windows are asked for than differ among the
  /// proposals, those by rule follow.
  ///
  /// - Parameter proposals: for each of ``ratios(_:picture:)``, the best first.
  package func compose(
    _ scene: CompositionScene, _ options: CompositionOptions, following proposals: [[WindowProposal]]
  ) throws(CompositionError) -> [[CropCandidate]] {
    let prepared = try PreparedScene(scene)
    let named = prepared.subjects.filter { options.margin != nil || scene.subjects[$0.index].query == nil }
    let kept = SubjectGroup(named, in: scene.size)
    let requests = try WindowRequest.all(options, picture: scene.size)
    let learned = zip(requests, proposals).map { request, proposals in
      ProposalComposition(scene: prepared, request: request, proposals: proposals, kept: kept).candidates()
    }
    guard learned.contains(where: { $0.count < options.candidates }) else { return learned }
    return zip(learned, try compose(scene, options)).map { learned, byRule in
      Composer.following(learned, with: byRule, count: options.candidates)
    }
  }

  /// Windows by rule after those that were learned, as far as they differ; scored no better than these.
  private static func following(
    _ learned: [CropCandidate], with byRule: [CropCandidate], count: Int
  ) -> [CropCandidate] {
    let limit = learned.map(\.score).min() ?? 1
    return byRule.reduce(into: learned) { all, next in
      let isNew = all.allSatisfy { $0.rect.box.iou(next.rect.box) <= CandidateSelection.alike }
      guard all.count < count, isNew else { return }
      all.append(next.scored(min(limit, next.score)))
    }
  }

  /// The scene of only those subjects that can be kept whole together, where that is some but not all: the others are
  /// bystanders of these. nil where there is nothing to choose, or where the others are in the window for the most part.
  private func fewerSubjects(
    _ scene: PreparedScene, for best: SubjectSearch.Found?, of search: SubjectSearch
  ) -> PreparedScene? {
    guard let best, search.spaces[best.space].keeping == .cut else { return nil }
    let window = best.placed.rect.box
    let whole = scene.subjects.filter { window.contains($0.box) }
    let isAnyMostlyThere = scene.subjects.contains { (0.5..<1).contains(window.coverage(of: $0.box)) }
    return whole.isEmpty || isAnyMostlyThere ? nil : scene.keeping(whole)
  }

  /// Windows around some of the subjects, framed for these alone: where the others cannot be had, their place decides
  /// nothing.
  private func candidates(
    around fewer: PreparedScene, of scene: PreparedScene, request: WindowRequest
  ) -> [CropCandidate] {
    guard let group = fewer.group else { return [] }
    let search = search(fewer, group, request: request)
    let framings = Framing.options(for: group, in: scene.size)
    let master = Composer.master(of: framings, for: [search])
    let found = search.best(
      request.options.candidates, framing: master, of: [master] + framings.filter { $0 != master })
    return candidates(found, search: search, framing: master, of: scene, request: request)
  }

  /// The division of free space that suits all ratios together best.
  private static func master(of framings: [Framing], for searches: [SubjectSearch]) -> Framing {
    // A ratio that cannot hold the subjects has no free space to divide, and no say as long as another has.
    let able = searches.filter { $0.spaces.contains { $0.keeping > .cut } }
    let searches = able.isEmpty ? searches : able
    var best = framings[0]
    var bestRank = -Double.infinity
    for framing in framings {
      let rank = searches.map { $0.bestRank(framing) }.reduce(0, +)
      if rank > bestRank + 1e-9 { (best, bestRank) = (framing, rank) }
    }
    return best
  }

  /// The search for one ratio: its sizes, in the fields that the regions to avoid leave.
  private func search(_ scene: PreparedScene, _ group: SubjectGroup, request: WindowRequest) -> SubjectSearch {
    let spaces = { (field: Field) in
      request.ladders(in: field, group: group).map {
        WindowSpace(field: field, ladder: $0, group: group, request: request)
      }
    }
    // A field is of use only where the subjects can be whole in it: they go before regions to avoid.
    let fields = Field.clear(of: scene.avoid, in: scene.size) { field in
      field.holds(group) && spaces(field).contains { $0.keeping > .cut }
    }
    let all = fields.flatMap(spaces)
    let keeping = all.map(\.keeping).max() ?? .cut
    return SubjectSearch(
      scene: scene, group: group, spaces: all.filter { $0.keeping == keeping }, isFree: request.aspect == nil,
      shot: request.options.shot)
  }

  private func candidates(
    _ found: [SubjectSearch.Found], search: SubjectSearch, framing: Framing, of scene: PreparedScene,
    request: WindowRequest
  ) -> [CropCandidate] {
    let scorer = Scorer(
      scene: search.scene, group: search.group, framing: framing, isFree: request.aspect == nil,
      shot: request.options.shot)
    let isReduced = search.scene.subjects.count < scene.subjects.count
    var limit = 1.0
    return found.map { window in
      let rect = window.placed.rect
      let kept = isReduced ? ContainmentTerm.value(rect.box, scene) : 1
      // Windows are ranked by the subjects they keep before all else, which the score alone might not reflect.
      limit = min(limit, kept * scorer.score(rect, search.spaces[window.space].target))
      return CropCandidate(
        rect: rect, aspect: request.aspect, score: limit,
        reasons: Reasons(scene: scene, request: request, rect: rect).all(for: search.group),
        subjects: scene.subjects.filter { rect.box.contains($0.box) }.map(\.index))
    }
  }
}
