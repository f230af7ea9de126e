import Geometry
import Imaging
import OWLViT
import Safetensors
import Tensors
import Testing

/// Stage by stage against HuggingFace transformers 5.23, each stage from the reference's own input to it, so that the first
/// failing test names the culprit. The numbers come from Tools/model_fixture.py.
@Suite struct ParityTests {
  /// The bound: float32 sums in another order differ by about 1e-6.
  private let tolerance = 1e-5

  private func model(_ golden: Golden, _ kernels: KernelSet = .best) throws -> OWLViTModel {
    let folder = CheckpointFolder(path: golden.model)
    return try OWLViTModel(
      folder.configuration(), weights: folder.weights(), settings: ComputeSettings(kernels: kernels))
  }

  /// From the file. Pillow resizes rows or columns first, depending on its version and the shape, with rounding to whole levels
  /// between; that is the difference that remains.
  @Test(arguments: Golden.all, ["image", "query"])
  func preprocessing(golden: Golden, picture: String) throws {
    let folder = CheckpointFolder(path: golden.model)
    let got = try folder.preprocessor(folder.configuration()).input(Image.open("\(golden.path)/\(picture).jpg"))
    let want = try golden.expected()(picture == "image" ? "pixel_values" : "query_pixel_values")
    #expect(got.shape == want.shape)
    let difference = zip(got.elements, want.elements).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(want.count)
    #expect(difference <= 0.005)
  }

  @Test(arguments: Golden.all, KernelSet.available)
  func imageFeatures(golden: Golden, kernels: KernelSet) throws {
    let want = try golden.expected()
    let got = try model(golden, kernels).encode(want("pixel_values"))
    #expect(relativeError(got.features, try want("image_embeds")) <= tolerance)
  }

  /// An input of another size and ratio: the learned positions are resized.
  @Test(arguments: Golden.all, KernelSet.available)
  func featuresOfAnotherInputSize(golden: Golden, kernels: KernelSet) throws {
    let want = try golden.expected()
    guard want.contains("oblong_pixel_values") else { return }
    let got = try model(golden, kernels).encode(want("oblong_pixel_values"))
    #expect(relativeError(got.features, try want("oblong_image_embeds")) <= tolerance)
  }

  @Test(arguments: Golden.all, KernelSet.available)
  func classEmbeddingsBoxesAndLogits(golden: Golden, kernels: KernelSet) throws {
    let want = try golden.expected()
    let got = try model(golden, kernels).encode(want("pixel_values"))
    // The reference returns class embeddings normalised once a query is given.
    let directions = got.classes.embeddings.l2Normalized(epsilon: 1e-6)
    #expect(relativeError(directions, try want("class_embeds")) <= tolerance)
    #expect(relativeError(got.boxes, try want("pred_boxes")) <= tolerance)
    let queries = try want("text_embeds")
    let logits = try got.classes.logits(queries.reshaped(Array(queries.shape.suffix(2))))
    #expect(relativeError(logits, try want("logits")) <= tolerance)
    #expect(want.contains("objectness_logits") == (got.objectness != nil))
    if let objectness = got.objectness {
      let tensor = Tensor(objectness, shape: [objectness.count])
      #expect(relativeError(tensor, try want("objectness_logits")) <= tolerance)
    }
  }

  @Test(arguments: Golden.all, KernelSet.available)
  func textEmbeddings(golden: Golden, kernels: KernelSet) throws {
    let want = try golden.expected()
    let ids = try want.file.tensor("input_ids")
    let length = ids.shape[1]
    let values = ids.withUnsafeBytes { Array($0.bindMemory(to: Int32.self)) }
    let queries = (0..<ids.shape[0]).map { row in values[(row * length)..<((row + 1) * length)].map(Int.init) }
    let got = try model(golden, kernels).text(queries)
    #expect(relativeError(got, try want("text_embeds")) <= tolerance)
  }

  @Test(arguments: Golden.all)
  func imageQuery(golden: Golden) throws {
    let want = try golden.expected()
    let model = try model(golden)
    let query = try #require(try model.encode(want("query_pixel_values")).imageQuery())
    #expect(query.patch == (try ExpectedResults(golden).queryBoxIndex))
    #expect(
      relativeError(Tensor(query.embedding, shape: [query.embedding.count]), try want("query_embeds")) <= tolerance)
    let logits = try model.encode(want("pixel_values")).classes.logits(
      Tensor(query.embedding, shape: [1, query.embedding.count]))
    #expect(relativeError(logits, try want("guided_logits")) <= tolerance)
  }

  private func relativeError(_ a: Tensor, _ b: Tensor) -> Double {
    guard a.count == b.count else { return .infinity }
    var (difference, length) = (0.0, 0.0)
    for (x, y) in zip(a.elements, b.elements) {
      difference += (Double(x) - Double(y)) * (Double(x) - Double(y))
      length += Double(y) * Double(y)
    }
    return (difference / length).squareRoot()
  }
}
