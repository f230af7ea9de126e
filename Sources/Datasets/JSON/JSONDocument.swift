import Geometry
import Safetensors

/// A JSON text and the means to say what is wrong in it, and where.
struct JSONDocument {
  /// The file, as errors name it.
  let path: String
  /// The offsets of all line feeds.
  private let lineFeeds: [Int]
  private let firstLine: Int

  /// The root of the text of a whole file.
  static func parse(_ file: AnnotationFile) throws(DatasetError) -> (document: JSONDocument, root: JSONNode) {
    try file.bytes.withUnsafeBufferPointer { buffer throws(DatasetError) in
      let lineFeeds = buffer.indices.filter { buffer[$0] == UInt8(ascii: "\n") }
      let document = JSONDocument(path: file.path, lineFeeds: lineFeeds, firstLine: 1)
      return (document, try document.root(UnsafeRawBufferPointer(buffer)))
    }
  }

  /// The root of the text of one line.
  static func parse(
    line text: UnsafeRawBufferPointer, number: Int, path: String
  ) throws(DatasetError) -> (document: JSONDocument, root: JSONNode) {
    let document = JSONDocument(path: path, lineFeeds: [], firstLine: number)
    return (document, try document.root(text))
  }

  private func root(_ text: UnsafeRawBufferPointer) throws(DatasetError) -> JSONNode {
    do throws(JSONScanner.Failure) {
      var scanner = try JSONScanner(text)
      let root = try JSONNode(&scanner)
      try scanner.end()
      return root
    } catch {
      throw malformed(
        at: error.offset, "this is not valid JSON: \(error.reason) at byte \(column(at: error.offset)) of the line")
    }
  }

  /// The line of an offset.
  func line(at offset: Int) -> Int { firstLine + lineFeeds.partitioningIndex { $0 >= offset } }

  /// The line of a value.
  func line(of node: JSONNode) -> Int { line(at: node.offset) }

  /// An error at a value.
  func malformed(_ node: JSONNode, _ reason: String) -> DatasetError { malformed(at: node.offset, reason) }

  private func malformed(at offset: Int, _ reason: String) -> DatasetError {
    .malformed(path: path, line: line(at: offset), reason: reason)
  }

  private func column(at offset: Int) -> Int {
    let index = lineFeeds.partitioningIndex { $0 >= offset }
    return offset - (index == 0 ? -1 : lineFeeds[index - 1])
  }
}

extension JSONDocument {
  // What a value is called is only said in errors, so the text is not made for each of a million numbers.

  /// The members of an object; `what` names the value in an error.
  func members(_ node: JSONNode, _ what: @autoclosure () -> String) throws(DatasetError) -> [JSONNode.Member] {
    guard case .object(let members) = node.value else { throw mistyped(node, what(), "an object") }
    return members
  }

  /// The elements of an array.
  func elements(_ node: JSONNode, _ what: @autoclosure () -> String) throws(DatasetError) -> [JSONNode] {
    guard case .array(let elements) = node.value else { throw mistyped(node, what(), "an array") }
    return elements
  }

  /// A text with something in it.
  func text(_ node: JSONNode, _ what: @autoclosure () -> String) throws(DatasetError) -> String {
    guard case .string(let text) = node.value else { throw mistyped(node, what(), "a text") }
    guard text.contains(where: { !$0.isWhitespace }) else { throw malformed(node, "\(what()) is an empty text") }
    return text
  }

  /// A number, which may be infinite or NaN.
  func number(_ node: JSONNode, _ what: @autoclosure () -> String) throws(DatasetError) -> Double {
    guard case .number(let number) = node.value else { throw mistyped(node, what(), "a number") }
    return number
  }

  /// Four numbers, the edges x0, y0, x1, y1.
  func box(_ node: JSONNode, _ what: @autoclosure () -> String) throws(DatasetError) -> Box<Pixels> {
    let edges = try four(node, what(), "[x0, y0, x1, y1]")
    return Box(x0: edges[0], y0: edges[1], x1: edges[2], y1: edges[3])
  }

  /// Four numbers, the left and top edge, width and height.
  func boxBySize(_ node: JSONNode, _ what: @autoclosure () -> String) throws(DatasetError) -> Box<Pixels> {
    let values = try four(node, what(), "[x, y, width, height]")
    return Box(x0: values[0], y0: values[1], x1: values[0] + values[2], y1: values[1] + values[3])
  }

  /// The member called `key`, which must be there.
  func required(_ key: String, of node: JSONNode, _ what: @autoclosure () -> String) throws(DatasetError) -> JSONNode {
    guard let value = node[key] else { throw malformed(node, "\(what()) lacks \"\(key)\"") }
    return value
  }

  private func four(
    _ node: JSONNode, _ what: @autoclosure () -> String, _ form: String
  ) throws(DatasetError) -> [Double] {
    let elements = try elements(node, what())
    guard elements.count == 4 else {
      throw malformed(node, "\(what()) has \(elements.count) numbers, but a box is \(form)")
    }
    var values: [Double] = []
    for element in elements { values.append(try number(element, "an edge of \(what())")) }
    return values
  }

  private func mistyped(_ node: JSONNode, _ what: String, _ wanted: String) -> DatasetError {
    malformed(node, "\(what) is \(node.kind), but must be \(wanted)")
  }
}

extension Array {
  /// The index of the first element of which `belongs` is true, where it is false before and true from there on.
  fileprivate func partitioningIndex(_ belongs: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
