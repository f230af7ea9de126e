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

  /// Three lions in a row, the middle one lowest.
  @Test(arguments: [
    ("the left lion", [0]), ("a lion on the right", [2]), ("Lion, rightmost", [2]), ("the middle lion", [1]),
    ("the bottom lion", [1]), ("lions", [0, 1, 2]), ("a lion facing left", [0, 1, 2]),
    ("a lion left of a tree", [0, 1, 2]), ("a man in a top hat", [0, 1, 2]), ("the lion's right ear", [0, 1, 2]),
  ])
  func spatialWords(text: String, meant: [Int]) {
    let boxes = [(100.0, 100.0), (300, 200), (520, 90)].map {
      Box<Pixels>(centerX: $0.0, centerY: $0.1, width: 80, height: 60)
    }
    #expect(SpatialWords.meant(boxes, by: .text(text)) == meant)
    #expect(SpatialWords.meant(boxes, by: .image(path: "left.jpg")) == [0, 1, 2])
    #expect(SpatialWords.meant([boxes[1]], by: .text(text)) == [0], "one thing is meant by any words")
  }
}
