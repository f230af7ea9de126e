import Safetensors
import Testing

/// Files and numbers by Tools/safetensors_fixture.py.
@Suite struct ReaderTests {
  @Test func readsWhatTheReferenceWrote() throws {
    let file = try SafetensorsFile(path: Fixtures.path("safetensors/reference.safetensors"))
    let expected = try Fixtures.json("safetensors/expected.json", as: [String: [Int32]].self)
    #expect(file.metadata == ["format": "pt"])
    #expect(file.names.count == 10)
    #expect(expected.count == 7)
    for (name, bits) in expected {
      let view = try file.tensor(name)
      // Bit patterns, so that infinities, NaN and the sign of zero count: the conversions are exact, not close.
      #expect(try view.floats().map { Int32(bitPattern: $0.bitPattern) } == bits, "\(name)")
      #expect(view.count == bits.count)
    }
    #expect(try file.tensor("scalar").shape == [])
    #expect(try file.tensor("empty").shape == [0, 4])
    #expect(try file.tensor("brain").shape == [3, 7])
    let ids = try file.tensor("position_ids")
    #expect(ids.dtype == .i64)
    #expect(ids.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 8 * 15, as: Int64.self) } == 15)
  }

  @Test func everyHalfConvertsExactly() throws {
    let folder = try TemporaryFolder()
    let halves = (0...UInt16.max).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    // One byte before it puts the tensor at an odd address.
    let header =
      #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
      + #""h":{"dtype":"F16","shape":[65536],"data_offsets":[1,131073]}}"#
    let path = try folder.write("halves.safetensors", safetensors(header, data: [0] + halves))
    let values = try SafetensorsFile(path: path).tensor("h").floats()
    for (bits, value) in values.enumerated() {
      let exact = Float(Float16(bitPattern: UInt16(bits)))
      #expect(value.isNaN ? exact.isNaN : value.bitPattern == exact.bitPattern, "\(bits)")
      if value.isNaN != exact.isNaN { break }
    }
  }

  @Test func aViewOutlivesItsFile() throws {
    func view() throws -> TensorView {
      try SafetensorsFile(path: Fixtures.path("safetensors/reference.safetensors")).tensor("scalar")
    }
    #expect(try view().floats() == [2.5])
  }

  @Test func droppedPagesAreReadAgain() throws {
    let file = try SafetensorsFile(path: Fixtures.path("safetensors/reference.safetensors"))
    file.prefetch()
    let before = try file.tensor("single").floats()
    file.dropPages()
    #expect(try file.tensor("single").floats() == before)
  }

  @Test func wrongRequestsAreErrors() throws {
    let path = Fixtures.path("safetensors/reference.safetensors")
    let file = try SafetensorsFile(path: path)
    #expect(file.contains("half") && !file.contains("whole"))
    #expect(throws: SafetensorsError.missingTensor(path: path, tensor: "whole")) { try file.tensor("whole") }
    for (name, dtype) in [("position_ids", DType.i64), ("flags", .bool), ("eight", .f8e4m3)] {
      #expect(throws: SafetensorsError.notReadableAsFloat(path: path, tensor: name, dtype: dtype)) {
        try file.tensor(name).floats()
      }
    }
    var four: [Float] = [0, 0, 0, 0]
    #expect(throws: SafetensorsError.countMismatch(path: path, tensor: "scalar", shape: [], destination: 4)) {
      try four.withUnsafeMutableBufferPointer { buffer in try file.readFloats("scalar", into: buffer) }
    }
    let sentence = SafetensorsError.notReadableAsFloat(path: path, tensor: "eight", dtype: .f8e4m3).description
    #expect(sentence.contains("\"eight\"") && sentence.contains("F8_E4M3") && sentence.contains("convert"))
  }

  @Test func everyTypeNameIsKnown() throws {
    let folder = try TemporaryFolder()
    for dtype in DType.allCases {
      let header = "{\"t\":{\"dtype\":\"\(dtype.rawValue)\",\"shape\":[8],\"data_offsets\":[0,\(dtype.bits)]}}"
      let bytes = safetensors(header, data: Array(repeating: 0, count: dtype.bits))
      let view = try SafetensorsFile(path: folder.write("t.safetensors", bytes)).tensor("t")
      #expect(view.dtype == dtype)
      if dtype.isReadableAsFloat { #expect(try view.floats() == Array(repeating: 0, count: 8)) }
    }
  }
}
