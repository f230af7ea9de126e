import ClipCrop
import Tensors
import Testing

/// The decoder against PyTorch's, stage by stage. Both compute the same products in another order, so they agree to rounding:
/// PyTorch in double, here in single precision.
@Suite struct DecoderParityTests {
  @Test(arguments: KernelSet.available)
  func memory(kernels: KernelSet) throws {
    let fixture = try DecoderFixture()
    let memory = try fixture.decoder(kernels).memory(fixture.input())
    #expect(distance(memory.tokens.slice(0..<1).reshaped([12, 32]), try fixture["sample0.memory"]) < 1e-5)
    let second = memory.tokens.slice(1..<2).reshaped([12, 32]).slice(0..<8)
    #expect(distance(second, try fixture["sample1.memory"]) < 1e-5)
  }

  @Test(arguments: KernelSet.available)
  func proposals(kernels: KernelSet) throws {
    let fixture = try DecoderFixture()
    let decoder = try fixture.decoder(kernels)
    let proposal = try decoder.propose(decoder.memory(fixture.input()), ratios: fixture.ratios())
    #expect(distance(proposal.windows, try fixture["crop.windows"]) < 1e-5)
    #expect(distance(proposal.quality, try fixture["crop.quality"]) < 1e-5)
  }

  @Test(arguments: KernelSet.available)
  func ratings(kernels: KernelSet) throws {
    let fixture = try DecoderFixture()
    let decoder = try fixture.decoder(kernels)
    let quality = try decoder.rate(decoder.memory(fixture.input()), windows: fixture["rated.windows"])
    #expect(distance(quality, try fixture["rate.quality"]) < 1e-5)
  }

  /// What is said of a window does not depend on which others are rated with it.
  @Test func windowsAreRatedEachByItself() throws {
    let fixture = try DecoderFixture()
    let decoder = try fixture.decoder()
    let memory = try decoder.memory(fixture.input())
    let windows = try fixture["rated.windows"]
    let together = try decoder.rate(memory, windows: windows)
    let alone = try decoder.rate(memory, windows: Tensor(windows.row(2) + windows.row(7), shape: [2, 1, 4]))
    #expect(abs(alone.elements[0] - together.elements[2]) < 1e-5)
    #expect(abs(alone.elements[1] - together.elements[7]) < 1e-5)
  }

  /// Without a tape the packed path runs, with one the recorded: one definition, one result.
  @Test func recordingChangesNothing() throws {
    let fixture = try DecoderFixture()
    let decoder = try fixture.decoder()
    let plain = try decoder.propose(decoder.memory(fixture.input()), ratios: fixture.ratios())
    let recorded = try Tape().record { try decoder.propose(decoder.memory(fixture.input()), ratios: fixture.ratios()) }
    #expect(recorded.windows.isRecorded && !plain.windows.isRecorded)
    #expect(distance(plain.windows, recorded.windows) < 1e-6)
  }

  /// One crop query is the paper's plainest form.
  @Test func oneQueryIsEnough() throws {
    var configuration = DecoderFixture.configuration
    configuration.queries = 1
    let decoder = try CropDecoder(configuration, weights: RandomInitialization(seed: 4))
    let proposal = try decoder.propose(decoder.memory(DecoderFixture().input()), ratios: [nil, 1.5])
    #expect(proposal.windows.shape == [2, 1, 4] && proposal.quality.shape == [2, 1])
    #expect(proposal.windows.elements.allSatisfy { (0...1).contains($0) })
  }
}
