import Geometry
import Imaging
import OWLViT
import Tensors
import TestSupport
import Testing

/// Pixels of a part of the input mean what they mean in the whole.
@Suite struct GridPartTests {
  private let model: OWLViTModel
  private let pixels: Tensor

  init() throws {
    let folder = CheckpointFolder(path: Repository.fixture("models/owlvit-square/model"))
    let configuration = try folder.configuration()
    model = try OWLViTModel(configuration, weights: folder.weights())
    let image = try Image.open(Repository.fixture("models/owlvit-square/image.jpg"))
    pixels = try folder.preprocessor(configuration).input(image)
  }

  private func close(_ a: Tensor, _ b: Tensor) -> Bool {
    a.shape == b.shape && zip(a.elements, b.elements).allSatisfy { abs($0 - $1) < 1e-5 }
  }

  @Test func aPartThatIsAllOfItChangesNothing() throws {
    let whole = GridPart(of: (6, 6), rows: 0..<6, columns: 0..<6)
    let features = try model.features(pixels)
    #expect(close(try model.features(pixels, part: whole), features))
    let boxes = try model.boxHead(features, rows: 6, columns: 6)
    #expect(close(try model.boxHead(features, part: whole), boxes))
    #expect(close(whole.relative(boxes), boxes))
  }

  @Test func patchesKeepTheirPlaces() throws {
    let part = GridPart(of: (6, 6), rows: 1..<4, columns: 3..<6)
    let patches = (1..<4).flatMap { row in (3..<6).map { row * 6 + $0 } }
    let features = try model.features(pixels)
    let all = try model.boxHead(features, rows: 6, columns: 6)
    #expect(close(try model.boxHead(features.gatheringRows(patches), part: part), all.gatheringRows(patches)))
    // The same pixels elsewhere are seen elsewhere.
    let corner = Tensor((0..<(3 * 24 * 24)).map { Float($0 % 7) / 7 }, shape: [1, 3, 24, 24])
    let here = try model.features(corner, part: part)
    #expect(here.shape == [9, model.configuration.vision.hiddenSize])
    let there = try model.features(corner, part: GridPart(of: (6, 6), rows: 0..<3, columns: 0..<3))
    #expect(!close(here, there))
  }

  @Test func boxesAreToldRelativeToThePart() {
    // The left half of the lower half: a box in its very middle, half as large as it.
    let part = GridPart(of: (8, 4), rows: 4..<8, columns: 0..<2)
    let box = part.relative(Tensor([0.25, 0.75, 0.25, 0.25], shape: [1, 4]))
    #expect(close(box, Tensor([0.5, 0.5, 0.5, 0.5], shape: [1, 4])))
  }
}
