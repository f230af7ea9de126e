import ClipCrop
import Geometry
import Testing

/// What must hold for any scene, held against thousands of seeded ones.
@Suite struct ComposerPropertyTests {
  private let composer = Composer()

  @Test func windowsLieInThePictureAndHaveTheRatio() throws {
    var scenes = SeededScenes(seed: 1)
    for round in 0..<SeededScenes.rounds(500) {
      let scene = scenes.scene()
      let aspect = scenes.aspect()
      let options = CompositionOptions(aspects: [aspect], candidates: scenes.whole(1...3))
      for candidate in try composer.compose(scene, options)[0] {
        let rect = candidate.rect
        #expect(rect.fits(in: scene.size), "round \(round): \(rect)")
        #expect((0...1).contains(candidate.score))
        guard let aspect, largestWindow(aspect, in: scene.size).width > 0 else { continue }
        let (w, h) = (Double(rect.width), Double(rect.height))
        let error = min(abs(w - h * aspect.value), abs(h - w / aspect.value))
        #expect(error <= 0.5 + 1e-9, "round \(round): \(rect) is not \(aspect)")
      }
    }
  }

  @Test func subjectsAreWholeWheneverAnyWindowHoldsThem() throws {
    var scenes = SeededScenes(seed: 2)
    var held = 0
    for round in 0..<SeededScenes.rounds(500) {
      let scene = scenes.scene()
      let aspect = scenes.aspect()
      let hull = try #require(scene.hull)
      let largest = largestWindow(aspect, in: scene.size)
      let candidates = try composer.compose(scene, CompositionOptions(aspects: [aspect], candidates: 3))[0]
      guard hull.width <= largest.width, hull.height <= largest.height else {
        for candidate in candidates { #expect(candidate.subjects.count < scene.subjects.count) }
        continue
      }
      held += 1
      for candidate in candidates {
        #expect(candidate.rect.box.contains(hull.box), "round \(round): \(candidate.rect) cuts \(hull)")
        #expect(candidate.subjects == Array(scene.subjects.indices))
        #expect(candidate.reasons.contains(.subjectsWhole))
      }
    }
    #expect(held > 120)
  }

  @Test func subjectsHaveSpaceToTheFrameOrThePictureEnds() throws {
    var scenes = SeededScenes(seed: 3)
    var held = 0
    for round in 0..<SeededScenes.rounds(500) {
      let scene = scenes.scene(avoid: false)
      let aspect = scenes.aspect()
      let hull = try #require(scene.hull)
      let largest = largestWindow(aspect, in: scene.size)
      let needed = { (extent: Int, length: Int) in Double(extent) + 0.06 * Double(length) + 2 <= Double(length) }
      guard needed(hull.width, largest.width), needed(hull.height, largest.height) else { continue }
      held += 1
      let rect = try composer.compose(scene, CompositionOptions(aspects: [aspect]))[0][0].rect
      let (dx, dy) = (0.025 * Double(rect.width), 0.025 * Double(rect.height))
      #expect(rect.x == 0 || Double(hull.x - rect.x) >= dx, "round \(round)")
      #expect(rect.y == 0 || Double(hull.y - rect.y) >= dy, "round \(round)")
      #expect(rect.edges[2] == scene.size.width || Double(rect.edges[2] - hull.edges[2]) >= dx, "round \(round)")
      #expect(rect.edges[3] == scene.size.height || Double(rect.edges[3] - hull.edges[3]) >= dy, "round \(round)")
    }
    #expect(held > 120)
  }

  @Test func sameSceneSameWindows() throws {
    var scenes = SeededScenes(seed: 4)
    for _ in 0..<SeededScenes.rounds(100) {
      let scene = scenes.scene()
      let options = CompositionOptions(aspects: [scenes.aspect(), scenes.aspect()], candidates: 4)
      #expect(try composer.compose(scene, options) == composer.compose(scene, options))
    }
  }

  @Test func mirroredScenesGiveMirroredWindows() throws {
    var scenes = SeededScenes(seed: 5)
    for round in 0..<SeededScenes.rounds(500) {
      let scene = scenes.scene()
      let options = CompositionOptions(aspects: [scenes.aspect()])
      let rect = try composer.compose(scene, options)[0][0].rect
      let other = try composer.compose(scene.mirrored, options)[0][0].rect
      let back = PixelRect(
        x: scene.size.width - other.x - other.width, y: other.y, width: other.width, height: other.height)
      let overlap = rect.box.iou(back.box)
      // Rounding to whole pixels can tip the search between neighbouring windows of equal worth.
      #expect(overlap > 0.9, "round \(round): \(rect) and \(back)")
    }
  }

  @Test func candidatesAreRankedAndReallyDifferent() throws {
    var scenes = SeededScenes(seed: 6)
    var several = 0
    for round in 0..<SeededScenes.rounds(300) {
      let scene = scenes.scene()
      let wanted = scenes.whole(2...6)
      let found = try composer.compose(scene, CompositionOptions(aspects: [scenes.aspect()], candidates: wanted))[0]
      #expect((1...wanted).contains(found.count))
      if found.count > 1 { several += 1 }
      for (a, b) in zip(found, found.dropFirst()) { #expect(a.score >= b.score) }
      for i in found.indices {
        for j in 0..<i { #expect(found[i].rect.box.iou(found[j].rect.box) <= 0.7 + 1e-9, "round \(round)") }
      }
    }
    #expect(several > 150)
  }

  @Test func avoidingNeverCostsASubject() throws {
    var scenes = SeededScenes(seed: 7)
    for round in 0..<SeededScenes.rounds(500) {
      var scene = scenes.scene(avoid: false)
      let options = CompositionOptions(aspects: [scenes.aspect()])
      let before = try composer.compose(scene, options)[0][0]
      scene.avoid = (0..<scenes.whole(1...3)).map { _ in scenes.box(in: scene.size) }
      let after = try composer.compose(scene, options)[0][0]
      let worth = { (candidate: CropCandidate) in candidate.subjects.map { scene.subjects[$0].score }.reduce(0, +) }
      #expect(worth(after) >= worth(before) - 1e-9, "round \(round)")
    }
  }

  /// One region and a hull: a window can keep both rules if the largest one beside the region holds the hull.
  @Test func regionsAreAvoidedWheneverAWindowCan() throws {
    var scenes = SeededScenes(seed: 8)
    var held = 0
    for round in 0..<SeededScenes.rounds(500) {
      var scene = scenes.scene(avoid: false)
      let aspect = scenes.aspect()
      let box = scenes.box(in: scene.size, upTo: 0.3)
      scene.avoid = [box]
      let hull = try #require(scene.hull)
      let (w, h) = (scene.size.width, scene.size.height)
      let (left, right) = (max(0, Int(box.x0.rounded(.down))), min(w, Int(box.x1.rounded(.up))))
      let (top, bottom) = (max(0, Int(box.y0.rounded(.down))), min(h, Int(box.y1.rounded(.up))))
      let sides = [
        PixelRect(x: 0, y: 0, width: left, height: h), PixelRect(x: right, y: 0, width: w - right, height: h),
        PixelRect(x: 0, y: 0, width: w, height: top), PixelRect(x: 0, y: bottom, width: w, height: h - bottom),
      ]
      let can = sides.contains { side in
        let largest = side.width > 0 && side.height > 0 ? largestWindow(aspect, in: side.size) : side.size
        return side.box.contains(hull.box) && hull.width <= largest.width && hull.height <= largest.height
      }
      guard can else { continue }
      held += 1
      let found = try composer.compose(scene, CompositionOptions(aspects: [aspect], candidates: 2))[0]
      for candidate in found { #expect(candidate.rect.box.intersection(box) == nil, "round \(round): \(candidate)") }
    }
    #expect(held > 80)
  }

  @Test func ratiosAreFramedAlikeWhereThePictureHasRoom() throws {
    var scenes = SeededScenes(seed: 10)
    let aspects = ["16:9", "1:1", "4:5", "9:16"].map { AspectRatio(parsing: $0) }
    for round in 0..<SeededScenes.rounds(100) {
      let (w, h) = (scenes.real(80...300), scenes.real(80...300))
      let (x, y) = (scenes.real(1200...2500), scenes.real(1200...2500))
      let subject = Box<Pixels>(x0: x, y0: y, x1: x + w, y1: y + h)
      let scene = CompositionScene(size: PixelSize(width: 4000, height: 4000), subjects: [Subject(box: subject)])
      let all = try composer.compose(scene, CompositionOptions(aspects: aspects)).compactMap { $0.first?.rect.box }
      let before = all.map { (subject.x0 - $0.x0) / ($0.width - subject.width) }
      let above = all.map { (subject.y0 - $0.y0) / ($0.height - subject.height) }
      for parts in [before, above] {
        #expect((parts.max() ?? 1) - (parts.min() ?? 0) < 0.1, "round \(round): \(parts)")
      }
    }
  }

  @Test func limitsHoldTogether() throws {
    var scenes = SeededScenes(seed: 9)
    for round in 0..<SeededScenes.rounds(500) {
      let scene = scenes.scene()
      let aspect = scenes.aspect()
      let unit = scenes.whole(1...16)
      let percent = scenes.real(0...100)
      let options = CompositionOptions(
        aspects: [aspect], minSize: .percent(percent), multipleOf: unit, candidates: 2)
      let largest = largestWindow(aspect, in: scene.size, multipleOf: unit)
      guard largest.width > 0 else { continue }
      for rect in try composer.compose(scene, options)[0].map(\.rect) {
        #expect(rect.fits(in: scene.size))
        #expect(rect.width.isMultiple(of: unit) && rect.height.isMultiple(of: unit), "round \(round)")
        #expect(Double(rect.width) >= Double(largest.width) * percent / 100 - 1e-6, "round \(round)")
        #expect(Double(rect.height) >= Double(largest.height) * percent / 100 - 1e-6, "round \(round)")
      }
    }
  }
}
