import Foundation
import Safetensors
import Testing

@Suite struct WriterTests {
  /// The file is by Tools/safetensors_fixture.py.
  @Test func writesTheBytesOfTheReference() throws {
    let folder = try TemporaryFolder()
    let source = try SafetensorsFile(path: Fixtures.path("safetensors/floats.safetensors"))
    let types: [DType: SafetensorsWriter.FloatType] = [.f32: .float32, .f16: .float16, .bf16: .bfloat16]
    let tensors = try source.names.map { name in
      let view = try source.tensor(name)
      return SafetensorsWriter.Tensor(
        name: name, shape: view.shape, values: try view.floats(), type: try #require(types[view.dtype]))
    }
    let path = folder("copy.safetensors")
    try SafetensorsWriter.write(tensors.shuffled(), metadata: source.metadata, to: path)
    let written = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(written == (try Fixtures.bytes("safetensors/floats.safetensors")))
  }

  @Test func roundsToNearestEven() throws {
    let folder = try TemporaryFolder()
    // 1 + 3/256 and 1 + 1/256 lie halfway between two neighbours; the even one is above and below.
    let values: [Float] = [1.001953125, 1.01171875, 1.00390625, 3.4e38, -.infinity, .nan, .leastNonzeroMagnitude]
    let path = folder("b.safetensors")
    try SafetensorsWriter.write([.init(name: "b", shape: [7], values: values, type: .bfloat16)], to: path)
    let read = try SafetensorsFile(path: path).tensor("b").floats()
    let rounded: [Float] = [1, 1.015625, 1, .infinity, -.infinity]
    #expect(Array(read[..<5]) == rounded)
    #expect(read[5].isNaN && read[6] == 0)
  }

  @Test func bytesOfAnyTypeAreWrittenAsTheyAre() throws {
    let folder = try TemporaryFolder()
    let path = folder("mixed.safetensors")
    try SafetensorsWriter.write(
      [
        .init(name: "levels", dtype: .u8, shape: [3], bytes: [1, 2, 255]),
        .init(name: "half", dtype: .f16, shape: [1, 2], bytes: [0, 0x3C, 0, 0xC0]),
      ] as [SafetensorsWriter.EncodedTensor], metadata: ["a": "b"], to: path)
    let file = try SafetensorsFile(path: path)
    #expect(try file.tensor("half").floats() == [1, -2])
    #expect(try file.tensor("levels").withUnsafeBytes { Array($0) } == [1, 2, 255])
    #expect(file.metadata == ["a": "b"])
    let short = SafetensorsWriter.EncodedTensor(name: "x", dtype: .f32, shape: [2], bytes: [0, 0, 0, 0])
    #expect(throws: SafetensorsError.cannotEncode(tensor: "x", reason: "shape [2] does not have 1 elements")) {
      try SafetensorsWriter.write([short], to: path)
    }
    let odd = SafetensorsWriter.EncodedTensor(name: "x", dtype: .f32, shape: [1], bytes: [0, 0, 0, 0, 0])
    #expect(throws: SafetensorsError.self) { try SafetensorsWriter.write([odd], to: path) }
  }

  @Test func refusesWhatItCannotEncode() throws {
    let folder = try TemporaryFolder()
    let good = SafetensorsWriter.Tensor(name: "a", shape: [2], values: [1, 2])
    var bad = good
    bad.shape = [3]
    let overflowing = SafetensorsWriter.Tensor(name: "a", shape: [.max, 4], values: [])
    let negative = SafetensorsWriter.Tensor(name: "a", shape: [-1, -2], values: [1, 2])
    let reserved = SafetensorsWriter.Tensor(name: "__metadata__", shape: [1], values: [1])
    for tensors in [[bad], [overflowing], [negative], [good, good], [reserved]] {
      let error = #expect(throws: SafetensorsError.self) {
        try SafetensorsWriter.write(tensors, to: folder("out.safetensors"))
      }
      #expect(error?.description.contains("cannot be written") == true)
    }
    #expect(try folder.contents() == [])
  }

  @Test func replacesAFileOnlyOnSuccess() throws {
    let folder = try TemporaryFolder()
    let path = folder("out.safetensors")
    let tensor = SafetensorsWriter.Tensor(name: "a", shape: [1], values: [1])
    try SafetensorsWriter.write([tensor], to: path)
    let reader = try SafetensorsFile(path: path)
    try SafetensorsWriter.write([.init(name: "b", shape: [1], values: [2])], to: path)
    // The old mapping still reads the old file.
    #expect(try reader.tensor("a").floats() == [1])
    #expect(try SafetensorsFile(path: path).names == ["b"])
    #expect(try folder.contents() == ["out.safetensors"])
  }

  @Test func failuresLeaveNothingBehind() throws {
    let folder = try TemporaryFolder()
    let tensor = SafetensorsWriter.Tensor(name: "a", shape: [1], values: [1])
    try FileManager.default.createDirectory(atPath: folder("taken"), withIntermediateDirectories: true)
    for path in [folder("absent/out.safetensors"), folder("taken"), folder("taken/"), ""] {
      let error = #expect(throws: SafetensorsError.self) { try SafetensorsWriter.write([tensor], to: path) }
      #expect(error?.description.hasPrefix("cannot write") == true)
    }
    #expect(try folder.contents() == ["taken"])
  }
}
