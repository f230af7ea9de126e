public import Imaging

extension Cropper {
  /// One picture, asked again and again: an editor's. The model looks at it once; every further query costs some milliseconds.
  ///
  /// ```swift
  /// let session = try cropper.session("photo.jpg")
  /// let dog = try await session.crop(to: ["the dog"])
  /// let wide = try await session.crop(to: ["the dog", "the sofa"], options: wide)
  /// ```
  ///
  /// It may be asked from several tasks at once.
  public struct Session: Sendable {
    /// The picture.
    public var image: Image { view.image }
    private let cropper: Cropper
    private let view: PictureView

    init(_ cropper: Cropper, _ image: Image) {
      self.cropper = cropper
      view = PictureView(image)
    }

    /// Lets the model look at the picture now, so that the first query need not wait for it.
    public func prepare() async throws { try await cropper.look(at: view) }

    /// Crops as ``Cropper/crop(_:to:options:)-(Image,_,_)`` does.
    public func crop(to queries: [Query] = [], options: CropOptions = CropOptions()) async throws -> CropResult {
      try await cropper.crop(view, to: queries, options: options)
    }
  }

  /// Opens a picture to be asked several times.
  ///
  /// - Throws: `ImagingError`.
  public func session(_ path: String, maxPixels: Int = Image.defaultMaxPixels) throws -> Session {
    session(try Image.open(path, maxPixels: maxPixels))
  }

  /// The same for a picture that is open already.
  public func session(_ image: Image) -> Session { Session(self, image) }
}
