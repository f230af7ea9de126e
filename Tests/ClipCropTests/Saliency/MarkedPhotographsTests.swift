import ClipCrop
import Foundation
import Geometry
import Imaging
import TestSupport
import Testing

/// Photographs with main subjects marked by eye (`Tests/Fixtures/saliency/subjects.json`, in fractions
/// of the picture). The weights were not learned from any of them. The photographs themselves are not part of the project,
/// so the test is skipped where they are absent.
@Suite(.enabled(if: MarkedPhotographs.areThere)) struct MarkedPhotographsTests {
  @Test func cropsKeepTheSubject() throws {
    var shares: [Double] = []
    for photograph in try MarkedPhotographs.all() {
      let pixels = try Image.open(photograph.path).pixels(longestSide: Saliency.thumbnailSide)
      let map = Saliency().attention(of: pixels)
      for ratio in ["1:1", "16:9", "9:16", "4:5", "3:1"].compactMap(AspectRatio.init(parsing:)) {
        let (width, height) = ratio.largest(in: pixels.size)
        let window = map.bestWindow(width: width / Double(pixels.width), height: height / Double(pixels.height))
        shares.append(kept(photograph.subject, by: window))
      }
    }
    let mean = shares.reduce(0, +) / Double(shares.count)
    let whole = Double(shares.filter { $0 >= 0.95 }.count) / Double(shares.count)
    #expect(mean >= 0.94)
    #expect(whole >= 0.75)
  }

  /// The share of the subject inside a window, relative to the best that a window of that size could keep.
  private func kept(_ subject: Box<Normalized>, by window: Box<Normalized>) -> Double {
    guard let inside = window.intersection(subject) else { return 0 }
    return inside.area / (min(window.width, subject.width) * min(window.height, subject.height))
  }
}

enum MarkedPhotographs {
  struct Photograph {
    let path: String
    let subject: Box<Normalized>
  }

  private static let folders = ["/data/photos/", "/data/gaicd/"]

  static var areThere: Bool {
    guard let shared = Repository.shared else { return false }
    return folders.allSatisfy { FileManager.default.fileExists(atPath: shared + $0) }
  }

  static func all() throws -> [Photograph] {
    let shared = try #require(Repository.shared)
    let fixture = URL(fileURLWithPath: Repository.fixture("saliency/subjects.json"))
    let boxes = try JSONDecoder().decode([String: [Double]].self, from: Data(contentsOf: fixture))
    return try boxes.sorted { $0.key < $1.key }.map { name, edges in
      let paths = folders.map { shared + $0 + name }
      let path = try #require(paths.first { FileManager.default.fileExists(atPath: $0) })
      return Photograph(path: path, subject: Box(x0: edges[0], y0: edges[1], x1: edges[2], y1: edges[3]))
    }
  }
}
