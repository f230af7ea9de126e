internal import ClipCrop
internal import Datasets
internal import Foundation
internal import Imaging
internal import OWLViT

extension FeatureCache {
  /// Encodes what a plan found missing and keeps it on disk. May be interrupted at any moment and called again, and by several
  /// processes at once.
  ///
  /// Pictures that turn out to be broken are named in the result and left out.
  /// - Parameter progress: called after every view, never twice at once.
  /// - Throws: ``TrainingError/cacheWithoutRoom(folder:bytesNeeded:bytesFree:)`` before anything is written,
  ///   ``TrainingError/cacheNotWritable(path:reason:)``, or what the model throws.
  public func fill(_ plan: CachePlan, progress: (@Sendable (CacheProgress) -> Void)? = nil) async throws -> CachedCrops
  {
    let missing = plan.views.indices.filter { plan.views[$0].isMissing }
    if !missing.isEmpty {
      // Asked again, since the disk may have filled up since the plan was made.
      let free = freeSpace(folder)
      guard plan.bytesNeeded <= free else {
        throw TrainingError.cacheWithoutRoom(folder: folder, bytesNeeded: plan.bytesNeeded, bytesFree: free)
      }
      AbandonedFiles.remove(below: layout.folder)
    }
    var lost = LostViews(problems: plan.problems)
    let filler = ViewFiller(detector: detector, layout: layout)
    // Two at a time: the next picture is decoded while the model looks at this one.
    try await Bounded.forEach(missing, atOnce: 2) { index in
      (index, try await filler.fill(plan.views[index]))
    } finished: { done, result in
      lost.add(result.1, view: result.0)
      progress?(CacheProgress(done: done, total: missing.count, image: plan.views[result.0].image))
    }
    return CachedCrops(plan, without: lost)
  }
}

/// What cannot be used after all.
struct LostViews {
  private(set) var problems: [CacheProblem]
  private var named: Set<CacheProblem>
  private var views: Set<Int> = []
  private var answers: Set<String> = []

  init(problems: [CacheProblem]) {
    self.problems = problems
    named = Set(problems)
  }

  func has(view: Int, answer: String?) -> Bool {
    views.contains(view) || answer.map(answers.contains) ?? false
  }

  fileprivate mutating func add(_ loss: ViewFiller.Loss, view: Int) {
    if loss.isWhole { views.insert(view) }
    answers.formUnion(loss.answers)
    // Every view of a broken picture says the same.
    problems += loss.problems.filter { named.insert($0).inserted }
  }
}

/// Computes what the cache lacks of one view.
private struct ViewFiller: Sendable {
  let detector: Detector
  let layout: CacheLayout

  /// What of a view cannot be used: all of it, or the answers to queries that mean nothing to the model.
  struct Loss: Sendable {
    var isWhole = false
    var answers: Set<String> = []
    var problems: [CacheProblem] = []

    static func whole(_ image: String, _ reason: String) -> Loss {
      Loss(isWhole: true, problems: [CacheProblem(image: image, reason: reason)])
    }
  }

  func fill(_ planned: PlannedView) async throws -> Loss {
    do {
      let image = try Image.open(planned.image)
      guard image.contentDigest == planned.digest else {
        return .whole(planned.image, "it was changed meanwhile; run the command again")
      }
      try makeFolder(layout.folder(ofPicture: planned.digest))
      return try await encode(planned, image)
    } catch let error as ImagingError {
      return .whole(planned.image, error.description)
    }
  }

  private func encode(_ planned: PlannedView, _ image: Image) async throws -> Loss {
    let (encoded, thumbnail) = try await look(at: image, through: planned.view, withThumbnail: planned.lacksScene)
    var loss = Loss()
    for sample in planned.samples where sample.lacksAnswer {
      guard let query = sample.example.query, let path = sample.answerPath else { continue }
      do {
        let asked = try await detector.ask(query)
        guard let answer = try encoded.sceneQuery(asked.subjects, shot: asked.reading.shot) else { continue }
        try CachedAnswer(answer).write(to: path)
      } catch let error as any Error & CustomStringConvertible where error is ImagingError || error is OWLViTError {
        loss.answers.insert(path)
        loss.problems.append(
          CacheProblem(image: planned.image, reason: "its query cannot be used: \(error.description)"))
      }
    }
    if let thumbnail { try CachedScene(encoded.patchScene(), thumbnail: thumbnail).write(to: planned.scenePath) }
    return loss
  }

  private func look(
    at image: Image, through view: ImageView, withThumbnail: Bool
  ) async throws -> (EncodedImage, thumbnail: [UInt8]?) {
    guard !view.isOriginal else {
      let thumbnail = withThumbnail ? try SceneThumbnail.planes(of: image) : nil
      return (try await detector.encode(image), thumbnail)
    }
    let pixels = try view.apply(to: image)
    let thumbnail = withThumbnail ? try SceneThumbnail.planes(of: pixels) : nil
    return (try await detector.encode(pixels), thumbnail)
  }

  private func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw TrainingError.cacheNotWritable(path: path, reason: FileFailure.reason(error))
    }
  }
}
