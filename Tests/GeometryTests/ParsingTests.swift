import Geometry
import Testing

@Suite struct ParsingTests {
  @Test func aspectRatios() {
    #expect(AspectRatio(parsing: "16:9")?.description == "16:9")
    #expect(AspectRatio(parsing: "1920/1080")?.description == "16:9")
    #expect(AspectRatio(parsing: "1.91:1")?.description == "1.91:1")
    for bad in ["", "16", "16:9:4", "0:1", "-1:2", "nan:1", "inf:1", "1:1000", "a:b", "16x9", ":"] {
      #expect(AspectRatio(parsing: bad) == nil, "\(bad)")
    }
  }

  @Test func largestWindow() throws {
    let ratio = try #require(AspectRatio(parsing: "1:1"))
    let window = ratio.largest(in: PixelSize(width: 300, height: 200))
    #expect(window.width == 200 && window.height == 200)
  }

  @Test func sizes() {
    #expect(PixelSize(parsing: "1200x630") == PixelSize(width: 1200, height: 630))
    for bad in ["", "x", "10", "0x10", "10x-3", "10x10x10", "1e3x2", "99999999999999999999x1"] {
      #expect(PixelSize(parsing: bad) == nil, "\(bad)")
    }
    #expect(PixelSize(width: 4000, height: 3000).fitted(longestSide: 400) == PixelSize(width: 400, height: 300))
    #expect(PixelSize(width: 10, height: 4000).fitted(longestSide: 40).width == 1)
  }
}
