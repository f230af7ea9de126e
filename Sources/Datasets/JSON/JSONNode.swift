import Safetensors

/// A JSON value that knows where it stands, so that what is wrong with it can be said by line.
struct JSONNode {
  enum Value {
    case object([Member])
    case array([JSONNode])
    case string(String)
    case number(Double)
    case bool(Bool)
    case null
  }

  /// A key with its value. Keys keep their order and may come twice: annotation files have been merged by hand.
  struct Member {
    let key: String
    let value: JSONNode
  }

  let value: Value
  /// Bytes from the start of the text.
  let offset: Int

  /// Reads the value that follows. `NaN` and infinities are numbers, as Python writes them.
  init(_ scanner: inout JSONScanner) throws(JSONScanner.Failure) {
    if let number = scanner.nonFiniteNumber() {
      (value, offset) = (.number(number), scanner.offset)
      return
    }
    let kind = try scanner.peek()
    offset = scanner.offset
    switch kind {
    case .object:
      var members: [Member] = []
      try scanner.enterObject()
      while let key = try scanner.nextKey() {
        members.append(Member(key: key.string, value: try JSONNode(&scanner)))
      }
      value = .object(members)
    case .array:
      var elements: [JSONNode] = []
      try scanner.enterArray()
      while try scanner.nextElement() { elements.append(try JSONNode(&scanner)) }
      value = .array(elements)
    case .string: value = .string(try scanner.string())
    case .number: value = .number(try scanner.number())
    case .bool: value = .bool(try scanner.bool())
    case .null:
      try scanner.null()
      value = .null
    }
  }

  /// What kind of value it is, with its article.
  var kind: String {
    switch value {
    case .object: "an object"
    case .array: "an array"
    case .string: "a text"
    case .number: "a number"
    case .bool: "true or false"
    case .null: "null"
    }
  }

  /// The value of the first member called `key`; nil where there is none or it is null.
  subscript(_ key: String) -> JSONNode? {
    guard case .object(let members) = value, let member = members.first(where: { $0.key == key }) else { return nil }
    if case .null = member.value.value { return nil }
    return member.value
  }
}
