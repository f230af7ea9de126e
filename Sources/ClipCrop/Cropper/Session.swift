public import Geometry
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

    init(_ cropper: Cropper, _ view: PictureView) {
      self.cropper = cropper
      self.view = view
    }

    /// Lets the model look at the picture now, so that the first query need not wait for it.
    public func prepare() async throws { try await cropper.look(at: view) }

    /// Crops as ``Cropper/crop(_:to:options:)-(Image,_,_)`` does.
    public func crop(to queries: [Query] = [], options: CropOptions = CropOptions()) async throws -> CropResult {
      try await cropper.crop(view, to: queries, options: options)
    }

    /// Rates windows as ``Cropper/score(_:of:for:)`` does.
    public func score(_ windows: [Box<Pixels>], for queries: [Query] = []) async throws -> [Double] {
      try await cropper.score(windows, of: view, for: queries)
    }

    /// The box that answers a query most, however unsure: of several things asked for, the first.
    package func bestBox(for query: Query) async throws -> Box<Pixels>? {
      try await cropper.bestBox(for: query, in: view)
    }
  }

  /// Opens a picture to be asked several times.
  ///
  /// - Throws: `ImagingError`.
  public func session(_ path: String, maxPixels: Int = Image.defaultMaxPixels) throws -> Session {
    session(try Image.open(path, maxPixels: maxPixels))
  }

  /// The same for a picture that is open already.
  public func session(_ image: Image) -> Session { session(PictureView(image)) }

  /// The same for a picture that other croppers look at too: what one model saw is kept for all that use it.
  package func session(_ view: PictureView) -> Session { Session(self, view) }
}
