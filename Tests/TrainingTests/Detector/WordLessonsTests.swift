import ClipCrop
import Foundation
import OWLViT
import Tensors
import Testing
import Training

/// A text tower that begins with nothing learns to tell the names apart before there are pictures.
@Suite struct WordLessonsTests {
  /// The cosines of what must be told apart, and of what means the same, as a detector begins with them: its pictures teach it nothing.
  private func cosines(wordSteps: Int) async throws -> (apart: Float, alike: Float) {
    let things = try DrawnThings()
    var options = DrawnThings.options()
    options.wordSteps = wordSteps
    options.synonyms = try NameSynonyms(["red": ["scarlet"]])
    options.prompts = true
    let out = things.scratch["run-\(wordSteps)"]
    var loop = DrawnThings.loop(1)
    loop.learningRate = 1e-9
    _ = try await DetectorTrainer(folder: things.architecture("a-\(wordSteps)"), start: .random, options: options)
      .train(
        DetectorExamples(things.examples), validation: nil, dataset: "drawn", loop: loop, folder: out)
    let detector = try Detector(folder: out)
    func cosine(_ one: String, _ other: String) async throws -> Float {
      let (a, b) = (try await detector.embed(text: one).vector, try await detector.embed(text: other).vector)
      let norm = { (v: [Float]) in v.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      return zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / (norm(a) * norm(b))
    }
    return (try await cosine("red", "green"), try await cosine("red", "the scarlet"))
  }

  @Test func namesPartAndSynonymsMeet() async throws {
    let (before, after) = (try await cosines(wordSteps: 0), try await cosines(wordSteps: 60))
    #expect(after.apart < before.apart - 0.1, "\(before) to \(after)")
    #expect(after.alike > after.apart + 0.3, "\(after)")
  }
}
