package import Geometry
package import OWLViT

/// The things in a picture that answer one subject of a query. Neighbouring patches see one thing several times; here it is one.
package struct FoundThings: Sendable {
  /// One of them.
  package struct Thing: Hashable, Sendable {
    /// Where, clamped to the picture.
    package let box: Box<Pixels>
    /// The sigmoid of its logit, 0...1.
    package let score: Double
    /// The patch that sees it best, row by row.
    package let patch: Int
  }

  /// All that resemble what is asked for, best first.
  package let all: [Thing]
  /// Those of them that are as likely what is asked for as the best.
  package let alike: [Thing]
  /// Those of the alike ones that number, place and size mean.
  package let meant: [Thing]

  /// Boxes that share more than this are one thing seen by several patches.
  private static let sameThing = 0.5
  /// An instance counts as asked for when its score is at least this share of the best one's: two dogs score alike, a cushion
  /// taken for a dog does not.
  private static let alikeShare = 0.5
  /// Things whose score is at least this share of the best are worth not cutting.
  private static let resemblingShare = 0.25

  /// Looks for a subject, however unlikely it is there: whether the best answer is good enough is another question.
  package init(of asked: AskedSubject, in image: EncodedImage) throws {
    let detections = try image.detections([asked.embedding], options: DetectionOptions(threshold: 0))
    var things: [Thing] = []
    for detection in detections {
      if let best = things.first, detection.rawScore < FoundThings.resemblingShare * best.score { break }
      let box = detection.box.clamped(to: image.size.bounds)
      guard !box.isEmpty, !things.contains(where: { FoundThings.isSame($0.box, box) }) else { continue }
      things.append(Thing(box: box, score: detection.rawScore, patch: detection.patch))
    }
    all = things
    let limit = FoundThings.alikeShare * (things.first?.score ?? 0)
    let alike = things.filter { $0.score >= limit }
    self.alike = alike
    meant = asked.subject.meant(alike.map(\.box)).map { alike[$0] }
  }

  /// Those that are alike but not meant.
  package var unmeant: [Thing] { alike.filter { !meant.contains($0) } }

  /// Overlapping by much, or one nearly inside the other: a head is part of the dog that was found already.
  static func isSame(_ thing: Box<Pixels>, _ box: Box<Pixels>) -> Bool {
    thing.iou(box) > sameThing || thing.coverage(of: box) > 0.85
  }
}
