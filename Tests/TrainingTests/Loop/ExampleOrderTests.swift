import Testing
import Training

@Suite struct ExampleOrderTests {
  @Test(arguments: [(1, 1), (10, 3), (9, 3), (5, 8), (1000, 16)])
  func eachExampleIsSeenOnceAnEpoch(count: Int, batch: Int) {
    let order = ExampleOrder(count: count, batchSize: batch, seed: 3)
    for epoch in 0..<3 {
      let seen = (0..<order.batchesPerEpoch).flatMap { order.batch(epoch: epoch, position: $0) }
      #expect(seen == order.order(epoch: epoch))
      #expect(seen.sorted() == Array(0..<count))
    }
    #expect(order.batch(epoch: 0, position: order.batchesPerEpoch - 1).count == (count - 1) % batch + 1)
  }

  @Test func theOrderDependsOnSeedAndEpochAlone() {
    let order = ExampleOrder(count: 100, batchSize: 8, seed: 3)
    #expect(order.order(epoch: 4) == ExampleOrder(count: 100, batchSize: 5, seed: 3).order(epoch: 4))
    #expect(order.order(epoch: 4) != order.order(epoch: 5))
    #expect(order.order(epoch: 4) != ExampleOrder(count: 100, batchSize: 8, seed: 4).order(epoch: 4))
    #expect(order.order(epoch: 0) != Array(0..<100))
    #expect(ExampleOrder(count: 0, batchSize: 8, seed: 3).batchesPerEpoch == 0)
  }

  /// A change of the generator would make runs of older versions irreproducible.
  @Test func theOrderStaysFromVersionToVersion() {
    #expect(ExampleOrder(count: 8, batchSize: 8, seed: 7).order(epoch: 0) == [5, 1, 6, 7, 2, 0, 4, 3])
  }
}
