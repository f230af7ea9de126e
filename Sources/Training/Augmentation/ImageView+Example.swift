internal import ClipCrop
public import Datasets
internal import Geometry

extension ImageView {
  /// What was asked of the picture, asked of the view: boxes moved to its pixels, words of side exchanged on a flip, and rated
  /// crops that it does not show whole left out.
  ///
  /// - Returns: nil where the best crop or a subject is not whole in the view, or where the query cannot be said of a mirror image.
  public func map(_ example: CropExample) -> CropExample? {
    guard !isFlipped || example.isMirrorable else { return nil }
    let query = isFlipped ? example.mirroredQuery : example.query
    let crops = example.crops.compactMap { crop in
      shown(crop.box, of: example).map { RatedCrop(box: $0, score: crop.score) }
    }
    let subjects = example.subjects.compactMap { shown($0, of: example) }
    guard subjects.count == example.subjects.count, let best = example.bestCrop?.score,
      crops.contains(where: { $0.score == best })
    else { return nil }
    return CropExample(image: example.image, query: query, crops: crops, subjects: subjects, kind: example.kind)
  }

  /// The box in the view's pixels; nil unless it is whole there. What lies outside of the picture itself is nobody's loss.
  private func shown(_ box: Box<Pixels>, of example: CropExample) -> Box<Pixels>? {
    let inPicture = box.clamped(to: pictureSize.bounds)
    guard !inPicture.isEmpty, frame.box.contains(inPicture, tolerance: 0.5) else { return nil }
    return map(inPicture).clamped(to: size.bounds)
  }
}

extension CropExample {
  /// What a view of the picture must show whole: the crops of highest score and the subjects.
  var kept: [Box<Pixels>] {
    let best = bestCrop?.score
    return crops.filter { $0.score == best }.map(\.box) + subjects
  }

  /// Whether what is asked can be said of the mirror image.
  var isMirrorable: Bool { query == nil || mirroredQuery != nil }

  /// What is asked, said of the mirror image; nil where that cannot be. An example picture shows the same thing either way.
  fileprivate var mirroredQuery: Query? {
    guard case .text(let text) = query else { return query }
    return MirroredWords.exchanged(text).map(Query.text)
  }
}
