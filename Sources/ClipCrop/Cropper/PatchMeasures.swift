package import OWLViT
internal import Tensors

/// What a calibration knows of the patches' answers to one query.
package struct PatchMeasures: Sendable {
  private let logits: [Float]
  private let cosines: [Float]
  private let meanLogit: Double

  package init(of query: QueryEmbedding, in image: EncodedImage) throws {
    let vector = Tensor(query.vector, shape: [1, query.vector.count])
    logits = try image.encoding.classes.logits(vector).elements
    cosines = try image.encoding.classes.cosines(vector).elements
    let seen = image.seenPatches
    meanLogit = seen.reduce(0) { [logits] in $0 + Double(logits[$1]) } / Double(max(1, seen.count))
  }

  /// Those of a patch, by its index in the model's input, row by row.
  package subscript(patch: Int) -> [Calibration.Measure: Double] {
    let logit = Double(logits[patch])
    return [.logit: logit, .margin: logit - meanLogit, .cosine: Double(cosines[patch])]
  }
}
