import ClipCrop
import Geometry
import Imaging

/// Makes examples of annotations: pictures found and opened, boxes inside them, scores on one scale.
struct ExampleCheck {
  /// How far a box may leave its picture and still be meant to end at its edge, in pixels: annotations were rounded, or made on a
  /// scaled copy.
  static let overhang = 2.0

  let scale: ScoreScale
  /// Sizes by path; empty where pictures are not looked at.
  var sizes: [String: Result<PixelSize, ImagingError>]
  private(set) var problems: [DatasetProblem] = []

  init(scale: ScoreScale, sizes: [String: Result<PixelSize, ImagingError>]) {
    self.scale = scale
    self.sizes = sizes
  }

  /// The example of an annotation whose picture is at `path`, or nil and a problem.
  mutating func example(_ annotation: Annotation, path: String) -> CropExample? {
    var size: PixelSize?
    switch sizes[path] {
    case .success(let opened): size = opened
    case .failure(let error):
      problems.append(annotation.problem(ExampleCheck.reason(error)))
      return nil
    case nil: break
    }
    if case .image(let query)? = annotation.query, case .failure(let error)? = sizes[query] {
      problems.append(annotation.problem(.brokenQueryImage(detail: ExampleCheck.detail(error))))
      return nil
    }
    let crops = annotation.crops.compactMap { crop(of: annotation, $0, size: size) }
    guard !crops.isEmpty || annotation.crops.isEmpty else {
      problems.append(annotation.problem(.noCrops))
      return nil
    }
    let subjects = annotation.subjects.compactMap { box(of: annotation, $0, size: size, line: annotation.line) }
    let example = CropExample(
      image: path, query: annotation.query, crops: crops, subjects: subjects, kind: annotation.kind)
    guard !crops.isEmpty || example.locatesQuery else {
      problems.append(annotation.problem(.noCrops))
      return nil
    }
    return example
  }

  private mutating func crop(of annotation: Annotation, _ crop: Annotation.Crop, size: PixelSize?) -> RatedCrop? {
    guard let box = box(of: annotation, crop.box, size: size, line: crop.line) else { return nil }
    guard let score = scale.mapped(crop.score) else {
      problems.append(
        annotation.problem(.badScore(score: "\(crop.score)", allowed: scale.allowed), line: crop.line))
      return nil
    }
    return RatedCrop(box: box, score: score)
  }

  private mutating func box(
    of annotation: Annotation, _ box: Box<Pixels>, size: PixelSize?, line: Int
  ) -> Box<Pixels>? {
    switch ExampleCheck.checked(box, size: size) {
    case .success(let box): return box
    case .failure(let fault):
      problems.append(annotation.problem(fault.reason, line: line))
      return nil
    }
  }

  /// What is wrong with a box.
  struct Fault: Error { let reason: DatasetProblem.Reason }

  /// The box, moved to the picture's edge where it leaves it by no more than ``overhang``.
  static func checked(_ box: Box<Pixels>, size: PixelSize?) -> Result<Box<Pixels>, Fault> {
    guard box.edges.allSatisfy(\.isFinite) else { return .failure(Fault(reason: .nonFiniteBox(box: "\(box)"))) }
    guard !box.isEmpty else { return .failure(Fault(reason: .emptyBox(box: "\(box)"))) }
    let limit = Double.greatestFiniteMagnitude
    let bounds = size?.bounds ?? Box(x0: 0, y0: 0, x1: limit, y1: limit)
    guard bounds.contains(box, tolerance: overhang), case let inside = box.clamped(to: bounds), !inside.isEmpty else {
      return .failure(Fault(reason: .boxOutside(box: "\(box)", size: size.map { "\($0)" })))
    }
    return .success(inside)
  }

  static func reason(_ error: ImagingError) -> DatasetProblem.Reason {
    if case .missing = error { return .missingImage }
    return .brokenImage(detail: detail(error))
  }

  static func detail(_ error: ImagingError) -> String {
    let text = "\(error)"
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
