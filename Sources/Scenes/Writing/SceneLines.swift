internal import ClipCrop
internal import Datasets
internal import Geometry

/// A scene as lines of JSONL.
struct SceneLines: Sendable {
  /// One a query: picture, query, crop, subjects, kind.
  var annotations: [String] = []
  /// One a name that is seen in the picture: where all of its things are.
  var things: [String] = []

  /// - Parameters:
  ///   - picture: its path.
  ///   - example: the path of the picture that shows what is asked for, where a line has one.
  ///   - folder: that of the lines' file, from which the picture is named.
  ///   - names: those that are told in ``things``.
  init(_ scene: Scene, picture: String, example: String, folder: String, names: Set<String>) throws(ScenesError) {
    let bounds = scene.size.bounds
    do throws(DatasetError) {
      for line in scene.lines {
        annotations.append(
          try JSONLWriter.line(
            CropExample(
              image: picture, query: line.example == nil ? .text(line.query) : .image(path: example),
              crops: line.crop.map { [RatedCrop(box: rounded($0))] } ?? [],
              subjects: line.subjects.map { rounded($0.clamped(to: bounds)) }, kind: line.kind.rawValue),
            relativeTo: folder))
      }
      for (name, boxes) in scene.boxesByName where names.contains(name) {
        things.append(
          try JSONLWriter.line(
            CropExample(
              image: picture, query: .text(name), crops: [], subjects: boxes.map { rounded($0.clamped(to: bounds)) },
              kind: "thing"),
            relativeTo: folder))
      }
    } catch {
      throw .cannotWrite(path: folder, reason: error.description)
    }
  }

  /// Hundredths of a pixel are enough.
  private func rounded(_ box: Box<Pixels>) -> Box<Pixels> {
    let edges = box.edges.map { ($0 * 100).rounded() / 100 }
    return Box(x0: edges[0], y0: edges[1], x1: edges[2], y1: edges[3])
  }
}

extension Scene {
  /// Where the things of each name are, in the order of their first ones.
  var boxesByName: [(name: String, boxes: [Box<Pixels>])] {
    var result: [(name: String, boxes: [Box<Pixels>])] = []
    for thing in things {
      if let place = result.firstIndex(where: { $0.name == thing.name }) {
        result[place].boxes.append(thing.box)
      } else {
        result.append((thing.name, [thing.box]))
      }
    }
    return result
  }
}
