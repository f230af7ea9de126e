import Foundation
import Safetensors
import Testing

@Suite struct LentWriterTests {
  private func lent(_ name: String, _ shape: [Int], _ values: [Float]) -> SafetensorsWriter.LentTensor {
    .init(name: name, shape: shape) { body in values.withUnsafeBufferPointer(body) }
  }

  @Test func writesTheSameFile() throws {
    let folder = try TemporaryFolder()
    let values: [Float] = [1, -2, 3.5, .nan, 0, 6]
    try SafetensorsWriter.write(
      [.init(name: "b", shape: [2, 3], values: values), .init(name: "a", shape: [], values: [4])],
      metadata: ["k": "v"], to: folder("held"))
    try SafetensorsWriter.write(
      lent: [lent("b", [2, 3], values), lent("a", [], [4])], metadata: ["k": "v"], to: folder("lent"))
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: folder("held")))
        == Data(contentsOf: URL(fileURLWithPath: folder("lent"))))
  }

  private struct Gone: Error {}

  @Test func whatIsNotLentLeavesTheOldFile() throws {
    let folder = try TemporaryFolder()
    try SafetensorsWriter.write(lent: [lent("a", [1], [1])], to: folder("f"))
    let failing: [SafetensorsWriter.LentTensor] = [
      lent("a", [2], [1]), .init(name: "a", shape: [1]) { _ in }, .init(name: "a", shape: [1]) { _ in throw Gone() },
    ]
    for tensor in failing {
      let error = #expect(throws: SafetensorsError.self) {
        try SafetensorsWriter.write(lent: [lent("0", [1], [1]), tensor], to: folder("f"))
      }
      #expect(error?.description.contains("\"a\"") == true)
    }
    #expect(try SafetensorsFile(path: folder("f")).names == ["a"])
    #expect(try folder.contents() == ["f"])
  }
}
