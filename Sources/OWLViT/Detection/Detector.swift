internal import Geometry
public import Imaging
internal import Tensors

/// A model folder, loaded: turns pictures and queries into embeddings. Its work runs on one thread that uses all cores.
public actor Detector {
  /// The folder the model came from.
  public nonisolated let path: String
  /// The sizes of the model.
  public nonisolated let configuration: OWLViTConfiguration
  /// How pictures are prepared for it.
  public nonisolated let preprocessor: PreprocessorConfiguration
  private let model: OWLViTModel
  private let tokenizer: CLIPTokenizer
  private var texts: [String: QueryEmbedding] = [:]

  /// What the layers of the model are computed in: never ``ModelSettings/Precision/auto``.
  public nonisolated var precision: ModelSettings.Precision { model.precision == .int8 ? .int8 : .float32 }

  /// All of the model's work runs on ``ComputeThread``.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { ComputeThread.shared.asUnownedSerialExecutor() }

  /// Loads a folder: configuration, preprocessor, tokenizer, and the names and shapes of all weights. The weights themselves are
  /// read when first used.
  public init(folder path: String, settings: ModelSettings = ModelSettings()) throws {
    let folder = CheckpointFolder(path: path)
    self.path = path
    configuration = try folder.configuration()
    preprocessor = try folder.preprocessor(configuration)
    model = try ModelLoader(folder, settings).model()
    tokenizer = try CLIPTokenizer(folder: path)
    guard tokenizer.vocabularySize <= configuration.text.vocabularySize else {
      throw OWLViTError.vocabularyMismatch(
        tokens: tokenizer.vocabularySize, vectors: configuration.text.vocabularySize)
    }
  }

  /// The embedding of a text query. Texts longer than the model reads are cut, and say so.
  ///
  /// - Throws: ``OWLViTError/emptyQuery`` for a text of white space only.
  public func embed(text: String) throws -> QueryEmbedding {
    if let known = texts[text] { return known }
    guard text.contains(where: { !$0.isWhitespace }) else { throw OWLViTError.emptyQuery }
    let tokens = tokenizer.encode(text, maxLength: configuration.text.maxPositions)
    let ids = zip(tokens.ids, tokens.attentionMask).filter(\.1).map { Int($0.0) }
    let embedding = QueryEmbedding(
      vector: try model.text([ids]).elements, origin: .text(tokens: ids, truncated: tokens.truncated))
    // Bounded, since a service is asked ever new texts.
    if texts.count >= 1024 { texts.removeAll() }
    texts[text] = embedding
    return embedding
  }

  /// The embedding of what an example picture shows.
  public func embed(image: Image) async throws -> QueryEmbedding {
    let encoded = try await encode(image)
    guard let query = encoded.encoding.imageQuery(configuration.imageQuery) else {
      throw OWLViTError.unusableImageQuery(path: image.name)
    }
    return QueryEmbedding(
      vector: query.embedding, origin: .image(patch: query.patch, box: encoded.transform.toPixels(query.box)))
  }

  /// Encodes a picture for any number of queries.
  public func encode(_ image: Image) async throws -> EncodedImage {
    let input = try await prepare(image)
    return EncodedImage(encoding: try look(at: input), transform: preprocessor.transform(image.size))
  }

  /// Encodes pixels in memory, such as a changed view of a picture to learn from.
  package func encode(_ pixels: PixelBuffer) async throws -> EncodedImage {
    let input = try await prepare(pixels)
    return EncodedImage(encoding: try look(at: input), transform: preprocessor.transform(pixels.size))
  }

  private func look(at input: Tensor) throws -> ImageEncoding {
    // Only one tower's weights need to be in memory.
    model.text.releasePages()
    return try model.encode(input)
  }

  /// Decodes and resizes, off the compute thread, so that the next picture is made ready while this one is encoded.
  @concurrent
  private nonisolated func prepare(_ image: Image) async throws -> Tensor { try preprocessor.input(image) }

  @concurrent
  private nonisolated func prepare(_ pixels: PixelBuffer) async throws -> Tensor { try preprocessor.input(pixels) }
}
