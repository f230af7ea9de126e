internal import Geometry
package import OWLViT
internal import Tensors

extension EncodedImage {
  /// Subjects of queries as one query of a ``CropDecoder``, in use and in training.
  ///
  /// Where a subject chooses among alike things, the patches whose boxes are things that it does not mean say no more than the
  /// median patch of the picture, in cosine and in probability: "the left lion" then looks otherwise than "the lions".
  ///
  /// - Parameter shot: how much of the frame the subjects are to take, where that is asked.
  /// - Returns: nil for no subjects.
  package func sceneQuery(_ subjects: [AskedSubject], shot: Shot?) throws -> SceneQuery? {
    var joined = try SceneQuery.joining(subjects.map(restricted))
    joined?.shot = shot
    return joined
  }

  private func restricted(_ asked: AskedSubject) throws -> SceneQuery {
    let query = try sceneQuery(asked.embedding)
    guard asked.subject.choosesAmongAlike else { return query }
    let things = try FoundThings(of: asked, in: self)
    guard !things.unmeant.isEmpty else { return query }
    let boxes = boxes
    let dimmed = seenPatches.map { patch in
      EncodedImage.belongs(
        boxes[patch].clamped(to: size.bounds), to: things.unmeant.map(\.box), ratherThan: things.meant.map(\.box))
    }
    return query.dimming(dimmed)
  }

  private static func belongs(_ box: Box<Pixels>, to unmeant: [Box<Pixels>], ratherThan meant: [Box<Pixels>]) -> Bool {
    let other = unmeant.filter { FoundThings.isSame($0, box) }.map { $0.iou(box) }.max()
    guard let other else { return false }
    return other > meant.map { $0.iou(box) }.max() ?? 0
  }
}

extension SceneQuery {
  /// The query with the relevance of the marked patches lowered to the medians over all patches.
  fileprivate func dimming(_ isDimmed: [Bool]) -> SceneQuery {
    var values = relevance.elements
    for column in 0..<2 {
      let sorted = isDimmed.indices.map { values[2 * $0 + column] }.sorted()
      let median = sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
      for index in isDimmed.indices where isDimmed[index] {
        values[2 * index + column] = min(values[2 * index + column], median)
      }
    }
    return SceneQuery(embedding: embedding, relevance: Tensor(values, shape: relevance.shape), shot: shot)
  }
}
