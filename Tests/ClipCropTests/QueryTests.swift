import ClipCrop
import Geometry
import Testing

@Suite struct QueryTests {
  @Test func regions() {
    #expect(Region(parsing: "1,2,30,40") == .pixels(Box(x0: 1, y0: 2, x1: 30, y1: 40)))
    #expect(Region(parsing: " 10%, 20%, 50%, 100% ") == .fraction(Box(x0: 0.1, y0: 0.2, x1: 0.5, y1: 1)))
    #expect(
      Region(parsing: "10%,20%,50%,100%")?.box(in: PixelSize(width: 200, height: 100))
        == Box(x0: 20, y0: 20, x1: 100, y1: 100))
    for bad in ["", "1,2,3", "1,2,3,4,5", "5,5,1,9", "1%,2,3,4", "a,b,c,d", "nan,0,1,1", "0,0,inf,1", "1,1,1,1"] {
      #expect(Region(parsing: bad) == nil, "\(bad)")
    }
  }

  @Test(arguments: [
    ("a man facing left", Facing.left), ("Car driving to the RIGHT", .right), ("dog looking towards the left", .left),
    ("woman looking at the camera", nil), ("bird looking up", .up), ("the left lion", nil),
    ("the lion on the right", nil),
    ("a woman facing the camera", Facing.none),
  ])
  func facingWords(text: String, facing: Facing?) {
    #expect(FacingWords.facing(.text(text)) == facing)
  }

  /// Three lions in a row, the middle one lowest and smallest, the last the largest; the first is the best answer.
  @Test(arguments: [
    ("the left lion", [0]), ("a lion on the right", [2]), ("Lion, rightmost", [2]), ("the middle lion", [1]),
    ("the bottom lion", [1]), ("lions", [0, 1, 2]), ("lions facing left", [0, 1, 2]),
    ("a lion facing right", [0]), ("a lion left of a tree", [0]), ("men in top hats", [0, 1, 2]),
    ("the lion's right ears", [0, 1, 2]), ("two lions on the right", [1, 2]), ("the lions on the right", [2]),
    ("the second lion from the left", [1]), ("the third lion from the right", [0]), ("the ninth lion", [0]),
    ("the biggest lion", [2]), ("the small lion", [1]), ("the two smaller lions", [0, 1]),
    ("all the lions", [0, 1, 2]),
    ("the small lions", [0, 1]), ("the lion in the bottom right corner", [1]), ("the lion", [0]),
    ("a pair of lions", [0, 1, 2]), ("a pair of scissors", [0]), ("two glasses of milk", [0, 1, 2]),
    ("the lion on top", [2]), ("the snowmen", [0, 1, 2]), ("the wine glasses", [0, 1, 2]), ("the glasses", [0]),
    ("a photo of lions", [0, 1, 2]),
  ])
  func thingsThatAreMeant(text: String, meant: [Int]) throws {
    let boxes = [(100.0, 100.0, 60.0), (300, 400, 50), (520, 90, 110)].map {
      Box<Pixels>(centerX: $0.0, centerY: $0.1, width: 80, height: $0.2)
    }
    let subject = try #require(QueryReading(.text(text)).subjects.first)
    #expect(subject.meant(boxes) == meant)
    #expect(QueryReading(.image(path: "left.jpg")).subjects.map { $0.meant(boxes) } == [[0, 1, 2]])
    #expect(subject.meant([boxes[1]]) == [0], "one thing is meant by any words")
    #expect(subject.meant([]) == [])
  }
}
