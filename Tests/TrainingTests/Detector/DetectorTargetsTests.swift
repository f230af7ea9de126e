import Geometry
import Tensors
import Testing
import Training

@Suite struct DetectorTargetsTests {
  private let grid = DetectorGrid(pictures: 1, rows: 5, columns: 5)

  private func object(_ x: Double, _ y: Double, _ w: Double, _ h: Double, _ classes: Int...) -> DetectorBatch.Object {
    DetectorBatch.Object(box: Box(centerX: x, centerY: y, width: w, height: h), classes: classes)
  }

  @Test func middleAndNeighboursAnswerTheRestIsIgnored() {
    let targets = DetectorTargets.centre([[object(0.5, 0.5, 1, 1, 1)]], grid: grid, classes: 2)
    #expect(targets.positives.map(\.row) == [7, 11, 12, 13, 17])
    #expect(targets.ignored.count == 20 && targets.ignored.allSatisfy { $0.class == 1 })
    #expect(targets.values().elements.reduce(0, +) == 5)
    // Boxes are learnt by all, but for the last row and column.
    #expect(targets.companions.map(\.row) == [0, 1, 2, 3, 5, 6, 8, 10, 15, 16, 18])
    // The other class counts everywhere.
    #expect(targets.mask?.elements.reduce(0, +) == 30)
  }

  /// Neither a neighbour in the last row or column; the middle patch itself has to, wherever it is.
  @Test func neighboursAtTheEdgeAreIgnored() {
    let targets = DetectorTargets.centre([[object(0.75, 0.95, 0.5, 0.1, 0)]], grid: grid, classes: 1)
    #expect(targets.positives.map(\.row) == [23])
    let inner = DetectorTargets.centre([[object(0.7, 0.5, 0.6, 0.6, 0)]], grid: grid, classes: 1)
    #expect(inner.positives.map(\.row) == [8, 12, 13, 18])
  }

  @Test func aThingSmallerThanAPatchHasOne() {
    let targets = DetectorTargets.centre([[object(0.99, 0.01, 0.01, 0.01, 0)]], grid: grid, classes: 1)
    #expect(targets.positives.map(\.row) == [4])
    #expect(targets.mask == nil)
  }

  /// Of two things around one middle the smaller one takes the middle patch, and the larger one keeps those around it.
  @Test func concentricThingsBothAnswer() {
    let (small, large) = (object(0.5, 0.5, 0.1, 0.1, 0), object(0.5, 0.5, 0.9, 0.9, 1))
    for things in [[small, large], [large, small]] {
      let targets = DetectorTargets.centre([things], grid: grid, classes: 2)
      #expect(targets.positives.filter { $0.classes == [0] }.map(\.row) == [12])
      #expect(targets.positives.filter { $0.classes == [1] }.map(\.row) == [7, 11, 13, 17])
      // The middle is not wrong to say the large one's name.
      #expect(targets.ignored.contains { $0 == (12, 1) })
    }
  }

  /// Two things in the same patch: the nearer has it, and the other one has nothing left, but is not denied.
  @Test func aThingWithoutAPatchIsNotDenied() {
    let targets = DetectorTargets.centre(
      [[object(0.5, 0.5, 0.1, 0.1, 0), object(0.52, 0.5, 0.1, 0.1, 1)]], grid: grid, classes: 2)
    #expect(targets.positives.map(\.classes) == [[0]])
    #expect(targets.ignored.contains { $0 == (12, 1) })
  }

  /// The large one's only neighbour left is not taken by what has others.
  @Test func aThingClaimsOneOfSeveral() {
    let (wide, point) = (object(0.5, 0.5, 1, 1, 0), object(0.56, 0.5, 0.02, 0.02, 1))
    let targets = DetectorTargets.centre([[wide, point]], grid: grid, classes: 2)
    #expect(Set(targets.positives.map(\.classes)) == [[0], [1]])
  }

  @Test func softTargetsFollowTheBoxes() {
    let targets = DetectorTargets.centre([[object(0.1, 0.1, 0.2, 0.2, 0)]], grid: grid, classes: 1)
    #expect(targets.positives.map(\.row) == [0])
    let exact = Tensor((0..<25).flatMap { _ in [Float(0.1), 0.1, 0.2, 0.2] }, shape: [25, 4])
    let far = Tensor((0..<25).flatMap { _ in [Float(0.8), 0.8, 0.2, 0.2] }, shape: [25, 4])
    #expect(abs(targets.values(scaledBy: exact).elements[0] - 1) < 1e-5)
    #expect(targets.values(scaledBy: far).elements[0] == 0.5)
  }

  @Test func emptyPicturesAreAllNegative() throws {
    let targets = DetectorTargets.centre([[]], grid: grid, classes: 2)
    #expect(targets.positives.isEmpty && targets.mask == nil)
    let matched = try DetectorTargets.hungarian(
      [[]], grid: grid, logits: Tensor(repeating: 0, shape: [25, 2]), boxes: Tensor(repeating: 0.5, shape: [25, 4]))
    #expect(matched.positives.isEmpty)
  }
}
