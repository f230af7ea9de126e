import Geometry
import Scenes
import Testing

@Suite struct FrameRuleTests {
  private let subjects: [Box<Pixels>] = [
    Box(x0: 100, y0: 100, x1: 140, y1: 180), Box(x0: 100, y0: 100, x1: 180, y1: 180),
    Box(x0: 100, y0: 100, x1: 260, y1: 160), Box(x0: 100, y0: 100, x1: 110, y1: 200),
    Box(x0: 100, y0: 100, x1: 400, y1: 120),
  ]

  @Test(arguments: FrameRule.Shot.allCases, [Thing.Glyph.Facing.left, .right, .front])
  func theSubjectIsInsideWithRoomOnAllSides(_ shot: FrameRule.Shot, _ facing: Thing.Glyph.Facing) {
    for subject in subjects {
      let frame = FrameRule.frame(of: subject, facing: facing, shot: shot, ratio: FrameRule.ratio(of: subject))
      let least = FrameRule.margin - 1e-9
      #expect(frame.grown(x: -least * frame.width, y: -least * frame.height).contains(subject, tolerance: 1e-6))
      let share = max(
        subject.height / frame.height / FrameRule.height(shot), subject.width / frame.width / FrameRule.width(shot))
      #expect(abs(share - 1) < 1e-9)
      // More room under the feet than over the head.
      #expect(frame.y1 - subject.y1 > subject.y0 - frame.y0)
    }
  }

  @Test func aSubjectLooksIntoTheLargerPart() {
    let subject = subjects[0]
    let left = FrameRule.frame(of: subject, facing: .left, ratio: 1)
    #expect(abs((subject.centerX - left.x0) / left.width - 2.0 / 3) < 1e-9)
    let right = FrameRule.frame(of: subject, facing: .right, ratio: 1)
    #expect(abs((subject.centerX - right.x0) / right.width - 1.0 / 3) < 1e-9)
    let front = FrameRule.frame(of: subject, facing: .front, ratio: 1)
    #expect(abs(front.centerX - subject.centerX) < 1e-9)
  }

  @Test func formatsFollowFromTheSubject() {
    #expect(FrameRule.ratio(of: subjects[0]) == 0.8)
    #expect(FrameRule.ratio(of: subjects[1]) == 1)
    #expect(FrameRule.ratio(of: subjects[2]) == 1.5)
    #expect(FrameRule.ratio(of: subjects[2], isGroup: true) == 16.0 / 9)
  }

  @Test func aWideFrameIsMovedIntoThePicture() {
    let bounds = Box<Pixels>(x0: 0, y0: 0, x1: 300, y1: 200)
    #expect(
      FrameRule.fitted(Box(x0: -40, y0: 10, x1: 160, y1: 110), into: bounds) == Box(x0: 0, y0: 10, x1: 200, y1: 110))
    let small = FrameRule.fitted(Box(x0: -40, y0: -50, x1: 560, y1: 350), into: bounds)
    #expect(bounds.contains(small, tolerance: 1e-9) && abs(small.width / small.height - 1.5) < 1e-9)
  }
}
