import Geometry
import OWLViT
import Tensors
import Testing

/// Which patch of an example picture is taken.
@Suite struct ImageQueryTests {
  /// Boxes as (cx, cy, w, h), one embedding a patch.
  private func encoding(
    _ boxes: [[Float]], _ embeddings: [[Float]], objectness: [Float]? = nil, shift: [Float]? = nil,
    excess: [Float]? = nil
  ) -> ImageEncoding {
    let zeros = [Float](repeating: 0, count: boxes.count)
    let column = { (values: [Float]?) in Tensor(values ?? zeros, shape: [boxes.count, 1]) }
    return ImageEncoding(
      rows: 1, columns: boxes.count, features: column(nil),
      classes: ClassHead.Output(
        embeddings: Tensor(embeddings.flatMap { $0 }, shape: [embeddings.count, embeddings[0].count]),
        shift: column(shift),
        excess: column(excess)),
      boxes: Tensor(boxes.flatMap { $0 }, shape: [boxes.count, 4]), objectness: objectness)
  }

  @Test func theLeastCommonOfTheBoxesThatCoverThePicture() {
    let whole: [Float] = [0.5, 0.5, 0.9, 0.9]
    let query = encoding([whole, whole, whole, [0.1, 0.1, 0.1, 0.1]], [[1, 0], [1, 0], [0, 1], [-9, -9]]).imageQuery()
    #expect(query?.patch == 2, "the mean is (-1.75, -2): of (1, 0), (1, 0) and (0, 1) the last is least like it")
  }

  /// Whatever the boxes say: the patch whose logit would be highest for exactly what it shows, (1 + shift) * scale.
  @Test func theSurestWhereThatIsTheRule() {
    let boxes: [[Float]] = [[0.5, 0.5, 1, 1], [0.5, 0.5, 0.2, 0.2], [0.5, 0.5, 0.9, 0.9]]
    let (shift, excess): ([Float], [Float]) = ([-0.9, -0.3, -0.4], [3, 3, 1])
    let query = encoding(boxes, [[0, 1], [1, 0], [1, 0]], shift: shift, excess: excess).imageQuery(.surest)
    #expect(query?.patch == 1 && query?.embedding == [1, 0])
  }

  /// The reference's 0.8 of a negative maximum lets nothing pass; the authors' 1.2 does.
  @Test func boxesThatDoNotOverlapThePictureStillGiveAQuery() {
    let query = encoding([[9, 9, 0.1, 0.1], [2, 2, 0.5, 0.5]], [[1, 0], [0, 1]]).imageQuery()
    #expect(query?.patch == 1, "the nearer box")
  }

  @Test func owlv2TakesTheHighestObjectness() {
    let boxes: [[Float]] = [[0.5, 0.5, 1, 1], [0.2, 0.2, 0.1, 0.1], [0.5, 0.5, 1, 1]]
    let query = encoding(boxes, [[1, 0], [0, 1], [1, 1]], objectness: [-3, 2, 1]).imageQuery()
    #expect(query?.patch == 1)
  }
}
