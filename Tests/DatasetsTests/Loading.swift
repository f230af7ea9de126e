import ClipCrop
import Datasets
import Testing

/// Reads annotations alone.
func load(
  _ path: String, _ format: DatasetFormat? = nil, captions: CaptionOptions? = nil, split: DatasetSplit? = nil
) async throws -> Dataset {
  try await Dataset.load(
    DatasetReference(format: format, path: path),
    options: DatasetOptions(captions: captions, split: split, checkImages: false))
}

/// Reads annotations and opens the pictures.
func loadChecked(
  _ path: String, _ format: DatasetFormat? = nil, images: String? = nil, split: DatasetSplit? = nil,
  strict: Bool = false
) async throws -> Dataset {
  try await Dataset.load(
    DatasetReference(format: format, path: path),
    options: DatasetOptions(imagesFolder: images, split: split, strict: strict))
}

/// The error of reading `path`; the test fails where there is none.
func failure(
  _ path: String, _ format: DatasetFormat? = nil, split: DatasetSplit? = nil,
  location: SourceLocation = #_sourceLocation
) async -> DatasetError? {
  await #expect(throws: DatasetError.self, sourceLocation: location) {
    _ = try await load(path, format, split: split)
  }
}
