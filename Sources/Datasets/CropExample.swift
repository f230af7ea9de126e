public import ClipCrop
public import Geometry

/// One picture with what was asked of it and the windows that people chose or rated.
public struct CropExample: Sendable, Hashable {
  /// The picture file.
  public var image: String
  /// What was asked for; nil where the crops are those of the picture as a whole.
  public var query: Query?
  /// The windows, in pixels of the upright picture; the best is ``bestCrop``. Empty where only ``subjects`` are known: such an
  /// example teaches a detector and measures what it finds, but says nothing about cropping.
  public var crops: [RatedCrop]
  /// What the query means in the picture: must be whole in a good crop. Empty where that is not known.
  public var subjects: [Box<Pixels>]
  /// A group that results are reported by, such as `ambiguous`.
  public var kind: String?

  /// An example.
  public init(
    image: String, query: Query? = nil, crops: [RatedCrop] = [], subjects: [Box<Pixels>] = [], kind: String? = nil
  ) {
    self.image = image
    self.query = query
    self.crops = crops
    self.subjects = subjects
    self.kind = kind
  }

  /// The crop of highest score; of several alike, the first.
  public var bestCrop: RatedCrop? { crops.max { $0.score < $1.score } }

  /// Whether it says where what is asked for is, or that it is not there.
  public var locatesQuery: Bool { query != nil && (!subjects.isEmpty || kind == CropExample.absent) }

  /// The kind of examples that ask for what is not in the picture.
  public static let absent = "absent"
}

/// A window and how good people found it.
public struct RatedCrop: Sendable, Hashable {
  /// Where, in pixels of the upright picture.
  public var box: Box<Pixels>
  /// How good, 0...1; 1 for a window that was simply chosen. Other scales are mapped when they are read.
  public var score: Double

  /// A rated window.
  public init(box: Box<Pixels>, score: Double = 1) {
    self.box = box
    self.score = score
  }
}
