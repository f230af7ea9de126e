package import Geometry
internal import Imaging
package import OWLViT
package import Tensors

/// A picture as one step sees it: the model's input, and what is named where in it.
package struct DetectorView: Sendable {
  /// A box relative to the model's input, with its names.
  package struct Object: Sendable {
    package let box: Box<Normalized>
    package fileprivate(set) var names: [String]
  }

  package let image: String
  /// `[1, 3, side, side]`.
  package let pixels: Tensor
  package let objects: [Object]
  /// Names of what is not there.
  package let absent: [String]
}

/// Opens pictures and changes them as the options say.
package struct DetectorViewer: Sendable {
  private let preprocessor: PreprocessorConfiguration
  private let options: DetectorTrainingOptions

  package init(preprocessor: PreprocessorConfiguration, options: DetectorTrainingOptions) {
    (self.preprocessor, self.options) = (preprocessor, options)
  }

  /// The picture as it is.
  package func original(_ picture: DetectorExamples.Picture) throws -> DetectorView {
    let image = try Image.open(picture.image)
    return view(picture, through: .original(image.size), pixels: try preprocessor.input(image)) { $0 }
  }

  /// A view of the picture that depends on `random` alone.
  package func changed(_ picture: DetectorExamples.Picture, _ random: inout SeededRandom) throws -> DetectorView {
    let image = try Image.open(picture.image)
    let chosen = choose(picture, of: image.size, &random)
    guard !chosen.isOriginal else { return try original(picture) }
    // Twice the input's side is enough for the resize that follows.
    let longest = 2 * max(preprocessor.size.width, preprocessor.size.height)
    let framed = try image.pixels(in: chosen.frame, longestSide: longest)
    let shown = chosen.jitter.applied(to: chosen.isFlipped ? framed.flipped() : framed)
    return view(picture, through: chosen, pixels: try preprocessor.input(shown)) { name in
      chosen.isFlipped ? MirroredWords.exchanged(name) ?? name : name
    }
  }

  private func choose(
    _ picture: DetectorExamples.Picture, of size: PixelSize, _ random: inout SeededRandom
  ) -> ImageView {
    let isFlipped =
      options.flips && random.unit() < 0.5 && picture.names.allSatisfy { MirroredWords.exchanged($0) != nil }
    let original = ImageView.original(size)
    let frame =
      options.frames ? FrameChoice(size: size, kept: picture.things.map(\.box)).random(&random) : original.frame
    return ImageView(
      index: 0, pictureSize: size, frame: frame, isFlipped: isFlipped,
      jitter: options.jitter ? .random(&random) : .none)
  }

  private func view(
    _ picture: DetectorExamples.Picture, through view: ImageView, pixels: Tensor, renamed: (String) -> String
  ) -> DetectorView {
    let transform = preprocessor.transform(view.size)
    var objects: [DetectorView.Object] = []
    for thing in picture.things {
      let box = transform.toInput(view.map(thing.box).clamped(to: view.size.bounds))
      guard !box.isEmpty else { continue }
      if let known = objects.firstIndex(where: { $0.box == box }) {
        objects[known].names.append(renamed(thing.name))
      } else {
        objects.append(DetectorView.Object(box: box, names: [renamed(thing.name)]))
      }
    }
    return DetectorView(image: picture.image, pixels: pixels, objects: objects, absent: picture.absent.map(renamed))
  }
}
