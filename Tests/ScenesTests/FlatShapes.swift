import Foundation
import Scenes

/// Outlines without a font: ellipses whose proportions follow from the text.
struct FlatShapes: SpriteShapes {
  func shape(of text: String) -> SpriteShape {
    let sum = text.unicodeScalars.reduce(0) { $0 + Int($1.value) }
    let points = (0..<16).map { step -> SIMD2<Double> in
      let angle = Double(step) * .pi / 8
      return SIMD2(0.5 + 0.5 * cos(angle), 0.5 + 0.5 * sin(angle))
    }
    return SpriteShape(aspect: 0.5 + Double(sum % 13) / 10, points: points)
  }
}

/// What scenes need of the machine.
enum Machine {
  static let hasUnicodeData = FileManager.default.fileExists(atPath: UnicodeNames.folder + "/emoji/emoji-test.txt")
  static let hasFont = (try? SpriteLibrary.fontFingerprint()) != nil
  static var canDraw: Bool { hasUnicodeData && hasFont }

  /// A new folder's path, under which nothing is yet.
  static func freshFolder() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("scenes-\(UUID().uuidString)").path
  }
}
