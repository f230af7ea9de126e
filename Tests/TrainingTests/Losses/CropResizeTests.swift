import Tensors
import Testing

/// Against `grid_sample` of `affine_grid`.
@Suite struct CropResizeTests {
  /// Positions in single precision are off by about 1e-7 of the image, values by as much times its contrast.
  private let tolerance = 2e-6

  @Test(arguments: ["inside", "outside", "shrunk", "enlarged", "single"])
  func agreesWithPyTorch(name: String) throws {
    let fixture = try TrainingFixture("resample")
    let want = try fixture("\(name).result")
    let tape = Tape()
    let images = tape.variable(try fixture("\(name).images"))
    let windows = tape.variable(try fixture("\(name).windows"))
    let upstream = try fixture("\(name).gradient")
    var result = want
    let loss = tape.record {
      result = cropResized(images, windows: windows, height: want.shape[2], width: want.shape[3])
      return result.multiplied(by: upstream).sum()
    }
    let gradients = try tape.gradients(of: loss)
    #expect(distance(result, want) < tolerance)
    #expect(distance(gradients[images], try fixture("\(name).images.gradient")) < tolerance)
    #expect(distance(gradients[windows], try fixture("\(name).windows.gradient")) < 5 * tolerance)
  }

  @Test func theWholeImageAtItsOwnSizeIsTheImage() {
    let image = Tensor((0..<24).map(Float.init), shape: [1, 2, 3, 4])
    let result = cropResized(image, windows: Tensor([0.5, 0.5, 1, 1], shape: [1, 4]), height: 3, width: 4)
    #expect(distance(result, image) < 1e-6)
  }

  @Test func windowsTakeTheirSource() {
    let images = Tensor([1, 2, 3], shape: [3, 1, 1, 1])
    let windows = Tensor(repeating: 0.5, shape: [4, 4])
    #expect(
      cropResized(images, windows: windows, sources: [2, 0, 2, 1], height: 1, width: 1).elements == [3, 1, 3, 2])
  }

  @Test func noWindowsGiveNoCrops() {
    let images = Tensor([1, 2, 3], shape: [3, 1, 1, 1])
    let none = Tensor([], shape: [0, 4])
    #expect(cropResized(images, windows: none, sources: [], height: 2, width: 2).shape == [0, 1, 2, 2])
  }

  /// Such windows come from a network that has diverged; they must reach the loss, not stop the process.
  @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30])
  func windowsThatAreNoNumbersDoNotTrap(value: Float) throws {
    let tape = Tape()
    let image = tape.variable(Tensor((0..<12).map(Float.init), shape: [1, 1, 3, 4]))
    let windows = tape.variable(Tensor([value, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, value], shape: [2, 4]))
    let loss = tape.record { cropResized(image, windows: windows, sources: [0, 0], height: 5, width: 2).sum() }
    #expect(value.isNaN == loss.elements[0].isNaN || value.isInfinite)
    #expect(try tape.gradients(of: loss)[windows]?.shape == [2, 4])
  }

  @Test func repeatedRunsGiveTheSameBits() throws {
    let fixture = try TrainingFixture("resample")
    func gradient() throws -> [Float]? {
      let tape = Tape()
      let windows = tape.variable(try fixture("shrunk.windows"))
      let loss = try tape.record {
        try cropResized(fixture("shrunk.images"), windows: windows, height: 40, width: 40).sum()
      }
      return try tape.gradients(of: loss)[windows]?.elements
    }
    let first = try gradient()
    for _ in 0..<5 { #expect(try gradient() == first) }
  }
}
