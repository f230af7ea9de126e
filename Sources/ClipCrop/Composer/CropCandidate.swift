public import Geometry

/// A proposed crop window with the reasons for it.
public struct CropCandidate: Sendable, Hashable {
  /// The window in whole pixels, inside of the picture.
  public let rect: PixelRect
  /// The ratio it was made for; nil when the ratio was free.
  public let aspect: AspectRatio?
  /// How good the window is by the rules of composition, 0...1; comparable among the windows of one picture.
  public let score: Double
  /// Why the window is as it is, and what is wrong with it.
  public let reasons: [CropReason]
  /// The indices of those subjects of the scene that are whole in the window.
  public let subjects: [Int]

  func scored(_ score: Double) -> CropCandidate {
    CropCandidate(rect: rect, aspect: aspect, score: score, reasons: reasons, subjects: subjects)
  }
}

/// Something to say about a window.
public enum CropReason: Sendable, Hashable {
  /// The window follows what the model learned of people's choices.
  case learned
  /// The subjects take as much of the frame as the shot that was asked for has them take.
  case shot(Shot)
  /// All subjects are whole.
  case subjectsWhole
  /// The subjects are in the middle from left to right.
  case centred
  /// The subjects' visual centre is at or towards the left third.
  case leftThird
  /// The subjects' visual centre is at or towards the right third.
  case rightThird
  /// There is fitting room above the subjects.
  case headRoom
  /// The picture leaves less room above the subjects than is usual.
  case littleHeadRoom
  /// There is room on the side that the subject faces.
  case lookRoom(Facing)
  /// The picture leaves little room on the side that the subject faces.
  case littleLookRoom(Facing)
  /// The bystander with this index is cut by the window's edge.
  case cutsBystander(Int)
  /// The region to avoid with this index is partly inside.
  case touchesAvoided(Int)
  /// The subject with this index is cut, since no window of this ratio and size can hold all; `kept` of it is inside, 0...1.
  case subjectCut(Int, kept: Double)
  /// The subject with this index lies outside of the picture and was left out.
  case subjectOutside(Int)
  /// A subject reaches the picture's own edge, where there is nothing more to show.
  case subjectAtPictureEdge
  /// The window is the largest of its ratio.
  case largest
  /// The window has fewer pixels than the output asked for, and is enlarged by this factor.
  case enlarged(Double)
  /// No subject: the window keeps this share of the picture's attention, 0...1.
  case keepsAttention(Double)
  /// Neither subjects nor attention are known: the window is in the middle of the picture.
  case middleOfPicture
}
