/// A safetensors file, mapped into memory: opening it reads the header only.
public struct SafetensorsFile: TensorFile {
  /// The path given to `init`.
  public var path: String { mapping.path }
  /// The names of all tensors, sorted.
  public let names: [String]
  /// The header's `__metadata__`.
  public let metadata: [String: String]

  private let mapping: FileMapping
  private let entries: [String: SafetensorsHeader.Entry]

  /// Maps the file at `path` and validates its header. Throws any of the reading cases of `SafetensorsError`.
  public init(path: String) throws(SafetensorsError) {
    mapping = try FileMapping(path: path)
    let header = try SafetensorsHeader(file: mapping.bytes, path: path)
    metadata = header.metadata
    names = header.entries.map(\.name).sorted()
    // Equal names were refused by the parser.
    entries = Dictionary(header.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The tensor of that name. Throws `SafetensorsError.missingTensor`.
  public func tensor(_ name: String) throws(SafetensorsError) -> TensorView {
    guard let entry = entries[name] else { throw .missingTensor(path: path, tensor: name) }
    return TensorView(name: name, dtype: entry.dtype, shape: entry.shape, range: entry.range, mapping: mapping)
  }

  /// Whether there is a tensor of that name.
  public func contains(_ name: String) -> Bool { entries[name] != nil }

  /// Gives the memory of pages read so far back to the system.
  public func dropPages() { mapping.dropPages() }

  /// Asks the system to read ahead.
  public func prefetch() { mapping.prefetch() }
}
