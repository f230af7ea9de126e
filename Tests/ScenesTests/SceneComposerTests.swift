import Geometry
import Scenes
import Testing

/// Geometry of composed scenes, without a font.
@Suite(.enabled(if: Machine.hasUnicodeData)) struct SceneComposerTests {
  let catalogue: ThingCatalogue

  init() throws {
    catalogue = try ThingCatalogue()
  }

  private func scenes(_ kind: SceneKind, part: ScenePart = .test, count: Int = 30) throws -> [Scene] {
    let options = try SceneOptions(count: count, seed: 5, part: part, kinds: [kind])
    let factory = SceneFactory(catalogue: catalogue, shapes: FlatShapes(), options: options)
    return try (0..<count).map { try factory.scene($0) }
  }

  @Test(arguments: [SceneKind.plain, .ambiguous, .spatial, .group, .unseen, .shot])
  func everyCropHoldsItsSubjectsWithRoomAndLiesInThePicture(_ kind: SceneKind) throws {
    for scene in try scenes(kind) {
      #expect(!scene.lines.isEmpty)
      for line in scene.lines {
        let crop = try #require(line.crop)
        #expect(line.kind == kind && !line.query.isEmpty && !line.subjects.isEmpty)
        #expect(scene.size.bounds.contains(crop, tolerance: 1e-6))
        let room = crop.grown(x: -0.02 * crop.width, y: -0.02 * crop.height)
        for subject in line.subjects { #expect(room.contains(subject, tolerance: 0.01)) }
      }
    }
  }

  @Test(arguments: [SceneKind.plain, .ambiguous, .spatial, .group, .unseen, .shot])
  func nothingIsCutByAFrame(_ kind: SceneKind) throws {
    for scene in try scenes(kind) {
      // A close-up may leave out what belongs to its subject; the plain frame of the same picture is judged.
      let subjects = scene.lines.flatMap(\.subjects)
      for crop in Set(scene.lines.compactMap(\.crop)) {
        let isCloseUp = scene.lines.contains { $0.crop == crop && $0.subjects[0].height > 0.7 * crop.height }
        for box in scene.things.map(\.box) where !isCloseUp && !subjects.contains(box) {
          let share = crop.coverage(of: box)
          #expect(share == 0 || share > 0.999, "\(kind): \(box) in \(crop)")
        }
      }
    }
  }

  @Test func queriesOfAnAmbiguousSceneHaveFramesOfTheirOwn() throws {
    for kind in [SceneKind.ambiguous, .spatial] {
      for scene in try scenes(kind) {
        let crops = Set(scene.lines.compactMap(\.crop))
        #expect(crops.count >= 2)
        for line in scene.lines {
          for other in scene.lines where other.crop != line.crop {
            let (a, b) = (try #require(line.crop), try #require(other.crop))
            #expect(a.iou(b) < 0.3)
            for subject in line.subjects { #expect(b.intersection(subject) == nil) }
          }
        }
      }
    }
  }

  @Test func wordsOfPlaceAndSizeAreTrue() throws {
    var (places, sizes) = (0, 0)
    for scene in try scenes(.spatial, count: 60) {
      func boxes(_ words: [String]) -> [Box<Pixels>] {
        scene.lines.filter { line in line.query.split(separator: " ").contains { words.contains(String($0)) } }
          .flatMap(\.subjects)
      }
      for left in boxes(["left", "leftmost"]) {
        for right in boxes(["right", "rightmost"]) { places += 1; #expect(left.centerX < right.centerX) }
      }
      for small in boxes(["small", "smaller", "smallest", "little", "tiny"]) {
        for large in boxes(["big", "bigger", "biggest", "large", "larger", "largest"]) {
          sizes += 1
          #expect(large.height > 1.4 * small.height)
        }
      }
    }
    #expect(places > 5 && sizes > 5)
  }

  @Test func shotsNarrowAndWiden() throws {
    for scene in try scenes(.shot) {
      let subject = try #require(scene.lines.first?.subjects.first)
      let crops = Set(scene.lines.compactMap(\.crop)).sorted { $0.area < $1.area }
      #expect(crops.count == 3)
      #expect(crops[0].area < 0.6 * crops[1].area && crops[1].area < 0.6 * crops[2].area)
      #expect(scene.lines.allSatisfy { $0.subjects == [subject] })
    }
  }

  @Test func framesFollowFromWhatIsSeen() throws {
    for kind in [SceneKind.plain, .ambiguous, .spatial] {
      for scene in try scenes(kind) {
        for line in scene.lines {
          let subject = try #require(line.subjects.first)
          let asked = try #require(scene.things.first { $0.box == subject })
          let frame = FrameRule.frame(of: subject, facing: asked.facing, ratio: FrameRule.ratio(of: subject))
          #expect(line.crop == frame)
        }
      }
    }
  }

  @Test func oneThingOnlyAnswersAPlainQuery() throws {
    for scene in try scenes(.plain) {
      let subject = try #require(scene.lines.first?.subjects.first)
      let asked = try #require(scene.things.first { $0.box == subject })
      #expect(scene.things.filter { $0.name == asked.name }.count == 1)
    }
  }

  @Test func whatIsAbsentIsNotThere() throws {
    for scene in try scenes(.absent) {
      let missing = scene.lines.filter { $0.kind == .absent }
      #expect(missing.count >= 2 && missing.allSatisfy { $0.crop == nil && $0.subjects.isEmpty })
      let shown = Set(scene.things.map(\.name))
      for line in missing { #expect(!shown.contains { line.query.split(separator: " ").contains(Substring($0)) }) }
    }
  }

  @Test func heldOutThingsAreSubjectsOnlyWhereTheyMayBe() throws {
    let heldOut = Set(catalogue.heldOut.map(\.name))
    for kind in SceneOptions.kinds(of: .train) + [.collage] {
      for scene in try scenes(kind, part: .train, count: 12) {
        #expect(scene.things.allSatisfy { !heldOut.contains($0.name) })
      }
    }
    for scene in try scenes(.unseen, part: .validation, count: 12) {
      #expect(scene.things.filter { heldOut.contains($0.name) }.count == 1)
    }
  }

  @Test func picturesAreBusierThanTheirFrames() throws {
    let counts = try scenes(.plain, count: 60).map(\.things.count)
    #expect(Double(counts.reduce(0, +)) / 60 > 4)
  }

  @Test func thePartsShareNoSceneAndNoBackground() throws {
    func backdrops(_ part: ScenePart) -> Set<String> {
      Set(Backdrop.choices(for: part).map { "\($0.family) \($0.palette)" })
    }
    #expect(backdrops(.train).isDisjoint(with: backdrops(.test)))
    #expect(!backdrops(.train).isEmpty && backdrops(.validation) == backdrops(.test))
    let parts = try ScenePart.allCases.map { try Set(scenes(.plain, part: $0, count: 8)) }
    #expect(parts[0].isDisjoint(with: parts[1]) && parts[1].isDisjoint(with: parts[2]))
    for scene in parts[0] { #expect(!scene.backdrop.family.isHeldOut) }
  }

  @Test func theSameOptionsGiveTheSameScenes() throws {
    #expect(try scenes(.ambiguous, count: 6) == scenes(.ambiguous, count: 6))
  }

  @Test func collagesShowMostOfEachThing() throws {
    let all = try scenes(.collage, part: .train, count: 60)
    for scene in all {
      #expect((240...430).contains(scene.size.width) && (240...430).contains(scene.size.height))
      #expect((1...14).contains(scene.things.count) && scene.lines.isEmpty)
      for thing in scene.things { #expect(scene.size.bounds.coverage(of: thing.box) > 0.6) }
    }
    let single = all.filter { $0.things.count == 1 }.count
    #expect((1...16).contains(single))
  }
}
