import Foundation

/// Names of outputs with fields in braces.
struct OutputTemplate: Sendable {
  /// What a field can be replaced by.
  enum Field: String, CaseIterable, Sendable {
    case dir, name, ext, aspect, rank, width, height, index
  }

  private enum Piece: Sendable {
    case text(String)
    case field(Field)
    case unknown(String)
  }

  private let pieces: [Piece]
  /// What stands before the last slash; nil for a name without one.
  private let folderText: String?

  static var fieldNames: String { Field.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ") }

  init(_ template: String) {
    var pieces: [Piece] = []
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      pieces.append(.text(String(rest[..<open])))
      let name = String(rest[rest.index(after: open)..<close])
      pieces.append(Field(rawValue: name).map(Piece.field) ?? .unknown(name))
      rest = rest[rest.index(after: close)...]
    }
    pieces.append(.text(String(rest)))
    self.pieces = pieces
    folderText = template.lastIndex(of: "/").map { String(template[..<$0]) }
  }

  /// The template of the folders that names lie in; nil where names have none.
  var folder: OutputTemplate? { folderText.map(OutputTemplate.init) }

  /// The first field that has no meaning.
  var unknownField: String? {
    for case .unknown(let name) in pieces { return name }
    return nil
  }

  /// Whether the name changes with `field`.
  func uses(_ field: Field) -> Bool {
    pieces.contains { if case .field(field) = $0 { true } else { false } }
  }

  /// The name with its fields replaced.
  func filled(_ values: [Field: String]) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .field(let field): values[field] ?? ""
      case .unknown(let name): "{\(name)}"
      }
    }.joined()
  }
}
