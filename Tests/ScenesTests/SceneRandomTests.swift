import Scenes
import Testing

struct SceneRandomTests {
  /// The first numbers of xoshiro256** seeded by SplitMix64 of 0, by Tools/scene_random_reference.py.
  @Test func isTheGeneratorItSays() {
    var random = SceneRandom(seed: 0)
    #expect((0..<3).map { _ in random.next() } == [0x99ec5f36cb75f2b4, 0xbf6e1f784956452a, 0x1a5f849d4933e6e0])
  }

  @Test func seedsAndKeysGiveStreamsOfTheirOwn() {
    var firsts: Set<UInt64> = []
    for part in UInt64(0)..<3 {
      for index in UInt64(0)..<500 {
        var random = SceneRandom(key: part, 42, index)
        firsts.insert(random.next())
      }
    }
    #expect(firsts.count == 1500)
    var one = SceneRandom(key: 1, 2)
    var other = SceneRandom(key: 2, 1)
    #expect(one.next() != other.next())
  }

  @Test func integersFillTheirRangeEvenly() {
    var random = SceneRandom(seed: 5)
    var counts = [Int](repeating: 0, count: 6)
    for _ in 0..<6000 { counts[random.int(in: -2...3) + 2] += 1 }
    // 1000 each; the deviation of a count is 29.
    #expect(counts.allSatisfy { (850...1150).contains($0) })
    #expect(random.int(in: 4...4) == 4)
    _ = random.int(in: Int.min...Int.max)
  }

  @Test func unitsAndNormalsHaveTheirMoments() {
    var random = SceneRandom(seed: 6)
    let units = (0..<10_000).map { _ in random.unit() }
    #expect(units.allSatisfy { (0..<1).contains($0) })
    #expect(abs(units.reduce(0, +) / 10_000 - 0.5) < 0.02)
    let normals = (0..<10_000).map { _ in random.normal() }
    #expect(normals.allSatisfy { $0.isFinite })
    #expect(abs(normals.reduce(0, +) / 10_000) < 0.05)
    #expect(abs(normals.map { $0 * $0 }.reduce(0, +) / 10_000 - 1) < 0.1)
    #expect((0..<1000).allSatisfy { _ in (2...3).contains(random.double(in: 2...3)) })
    #expect(!random.chance(0) && random.chance(1))
  }

  @Test func shufflesKeepWhatTheyShuffle() {
    var random = SceneRandom(seed: 9)
    let shuffled = random.shuffled(0..<50)
    #expect(shuffled != Array(0..<50))
    #expect(shuffled.sorted() == Array(0..<50))
    #expect(random.shuffled([Int]()).isEmpty)
    #expect(random.choice([Int]()) == nil)
    #expect(random.choice([3]) == 3)
  }
}
