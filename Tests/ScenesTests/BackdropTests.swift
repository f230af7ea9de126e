import Geometry
import Imaging
import Scenes
import Testing

@Suite struct BackdropTests {
  @Test(arguments: BackdropFamily.places)
  func everyPlaceIsALightDrawingWithoutText(_ family: BackdropFamily) throws {
    for seed in 0..<4 as Range<UInt64> {
      let backdrop = Backdrop(family: family, palette: 0, horizon: family.horizons.lowerBound, seed: seed)
      let svg = backdrop.svg(size: PixelSize(width: 96, height: 64))
      #expect(!svg.contains("<text") && !svg.contains("nan") && svg.utf8.count < 20_000)
      #expect(svg == backdrop.svg(size: PixelSize(width: 96, height: 64)))
      let pixels = try Layer.backdrop(svg: svg)
      #expect(pixels.size == PixelSize(width: 96, height: 64))
      #expect(Set(pixels.bytes).count > 4)
    }
  }

  @Test(arguments: BackdropFamily.allCases) func seedsChangeThePlace(_ family: BackdropFamily) {
    let size = PixelSize(width: 96, height: 64)
    let drawings = (0..<4).map {
      Backdrop(family: family, palette: 0, horizon: 0.5, seed: UInt64($0)).svg(size: size)
    }
    #expect(Set(drawings).count == 4)
  }

  @Test(arguments: BackdropFamily.allCases) func rowsForFeetLieInThePicture(_ family: BackdropFamily) {
    for horizon in [family.horizons.lowerBound, family.horizons.upperBound] {
      let terrain = Terrain(
        size: PixelSize(width: 300, height: 200),
        backdrop: Backdrop(family: family, palette: 0, horizon: horizon, seed: 1))
      for stance in Thing.Stance.allCases {
        #expect((terrain.feet(stance) != nil) == family.stances.contains(stance))
        guard let feet = terrain.feet(stance), let subject = terrain.subjectFeet(stance) else { continue }
        #expect(feet.lowerBound > 0 && feet.upperBound < 200)
        #expect(feet.contains(subject.lowerBound) && feet.contains(subject.upperBound))
      }
    }
  }
}
