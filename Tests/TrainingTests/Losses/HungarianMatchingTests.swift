import TestSupport
import Testing
import Training

@Suite struct HungarianMatchingTests {
  /// Every assignment of the shorter side.
  private func leastCost(_ costs: [[Double]]) -> Double {
    let (rows, columns) = (costs.count, costs[0].count)
    if rows > columns {
      return leastCost((0..<columns).map { column in (0..<rows).map { costs[$0][column] } })
    }
    func best(_ row: Int, _ used: Set<Int>) -> Double {
      guard row < rows else { return 0 }
      return (0..<columns).filter { !used.contains($0) }.map { costs[row][$0] + best(row + 1, used.union([$0])) }
        .min() ?? .infinity
    }
    return best(0, [])
  }

  /// Costs of a few whole numbers have many ties; negative ones must do as well.
  @Test(arguments: 1...6, 1...6)
  func isAsCheapAsTheBestOfAll(rows: Int, columns: Int) throws {
    var generator = SeededGenerator(seed: UInt64(rows * 10 + columns))
    for trial in 0..<20 {
      let costs = (0..<rows).map { _ in
        (0..<columns).map { _ in
          trial % 2 == 0
            ? Double.random(in: -1...1, using: &generator) : Double(Int.random(in: 0...3, using: &generator))
        }
      }
      let pairs = try HungarianMatching.pairs(rows: rows, columns: columns) { costs[$0][$1] }
      #expect(pairs.count == min(rows, columns))
      #expect(Set(pairs.map(\.row)).count == pairs.count && Set(pairs.map(\.column)).count == pairs.count)
      #expect(pairs.map(\.row) == pairs.map(\.row).sorted())
      let cost = pairs.reduce(0) { $0 + costs[$1.row][$1.column] }
      #expect(abs(cost - leastCost(costs)) < 1e-12)
    }
  }

  @Test func largeProblemsEnd() throws {
    var generator = SeededGenerator(seed: 7)
    let costs = (0..<200).map { _ in (0..<300).map { _ in Double.random(in: 0...1, using: &generator) } }
    let pairs = try HungarianMatching.pairs(rows: 200, columns: 300) { costs[$0][$1] }
    // The expected cost of a random assignment of this shape is far below 2.
    #expect(pairs.count == 200 && pairs.reduce(0) { $0 + costs[$1.row][$1.column] } < 2)
  }

  @Test func nothingToMatch() throws {
    #expect(try HungarianMatching.pairs(rows: 0, columns: 3) { _, _ in 0 }.isEmpty)
    #expect(try HungarianMatching.pairs(rows: 3, columns: 0) { _, _ in 0 }.isEmpty)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func costsThatAreNotFiniteAreRefused(bad: Double) {
    for (rows, columns) in [(3, 4), (4, 3)] {
      #expect(throws: TrainingError.matchingCostNotFinite(row: 2, column: 1)) {
        try HungarianMatching.pairs(rows: rows, columns: columns) { $0 == 2 && $1 == 1 ? bad : 1 }
      }
    }
  }

  @Test func hugeCostsAreMatched() throws {
    let costs = [[1e300, 0], [1e300, 1e300]]
    let pairs = try HungarianMatching.pairs(rows: 2, columns: 2) { costs[$0][$1] }
    #expect(pairs == [.init(row: 0, column: 1), .init(row: 1, column: 0)])
  }
}
