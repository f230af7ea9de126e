import Geometry
import Imaging
import Testing

/// Damage in the last tiles of a picture must never be delivered as pixels, however threads fall: libvips 8.14 can lose such an
/// error, and its output then holds memory that nobody wrote. Repeated, because it takes a race.
@Suite struct LostErrorTests {
  @Test func aTruncatedPictureNeverBecomesPixels() async throws {
    let bytes = try Fixture.bytes("truncated.jpg")
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          (0..<300).filter { _ in (try? Image.decode(bytes).pixels(longestSide: 8)) != nil }.count
        }
        group.addTask {
          (0..<100).filter { _ in
            guard let image = try? Image.decode(bytes) else { return false }
            let whole = PixelRect(x: 0, y: 0, width: image.size.width, height: image.size.height)
            return (try? image.encode(whole)) != nil
          }.count
        }
      }
      for await delivered in group { #expect(delivered == 0) }
    }
  }
}
