/// Reads a header's JSON into its entries; sizes and offsets are judged afterwards.
struct SafetensorsHeaderParser {
  struct Entry {
    let name: String
    let dtype: DType
    let shape: [Int]
    /// Offsets from the end of the header, as the file states them.
    let start: Int
    let end: Int
  }

  let path: String
  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]

  init(path: String) { self.path = path }

  mutating func parse(_ json: UnsafeRawBufferPointer) throws(SafetensorsError) {
    guard json.first == UInt8(ascii: "{") else { throw invalid(0, "it must start with {") }
    var names: Set<String> = []
    do {
      var scanner = try JSONScanner(json)
      try scanner.enterObject()
      while let key = try scanner.nextKey() {
        let name = key.string
        guard names.insert(name).inserted else { throw SafetensorsError.duplicateName(path: path, name: name) }
        if name == "__metadata__" {
          try parseMetadata(&scanner)
        } else {
          entries.append(try parseEntry(name, &scanner))
        }
      }
      try scanner.end()
    } catch let failure as JSONScanner.Failure {
      throw invalid(failure.offset, failure.reason)
    } catch let error as SafetensorsError {
      throw error
    } catch {
      throw invalid(0, "\(error)")
    }
  }

  private mutating func parseMetadata(_ scanner: inout JSONScanner) throws {
    // The reference takes null for "none".
    if try scanner.peek() == .null { return try scanner.null() }
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      let name = key.string
      guard metadata.updateValue(try scanner.string(), forKey: name) == nil else {
        throw SafetensorsError.duplicateName(path: path, name: name)
      }
    }
  }

  private func parseEntry(_ name: String, _ scanner: inout JSONScanner) throws -> Entry {
    var dtype: DType?
    var shape: [Int]?
    var offsets: [Int]?
    var seen: Set<String> = []
    try scanner.enterObject()
    let start = scanner.position
    while let key = try scanner.nextKey() {
      guard seen.insert(key.string).inserted else {
        throw SafetensorsError.duplicateName(path: path, name: "\(name).\(key.string)")
      }
      switch key {
      case "dtype":
        let text = try scanner.string()
        dtype = DType(rawValue: text)
        if dtype == nil { throw SafetensorsError.unknownDType(path: path, tensor: name, dtype: text) }
      case "shape": shape = try parseIntegers(&scanner)
      case "data_offsets": offsets = try parseIntegers(&scanner)
      // The reference passes over keys it does not know, so a later version may add some.
      default: try scanner.skipValue()
      }
    }
    guard let dtype, let shape, let offsets, offsets.count == 2 else {
      throw invalid(start, "tensor \"\(name)\" lacks dtype, shape or two data_offsets")
    }
    return Entry(name: name, dtype: dtype, shape: shape, start: offsets[0], end: offsets[1])
  }

  private func parseIntegers(_ scanner: inout JSONScanner) throws -> [Int] {
    var values: [Int] = []
    try scanner.enterArray()
    while try scanner.nextElement() { values.append(try scanner.unsigned()) }
    return values
  }

  private func invalid(_ offset: Int, _ reason: String) -> SafetensorsError {
    .invalidHeader(path: path, offset: offset, reason: reason)
  }
}
