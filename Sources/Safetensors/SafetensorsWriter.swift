/// Writes safetensors files byte for byte as the reference implementation orders and pads them.
public enum SafetensorsWriter {
  /// A float type that can be written.
  public enum FloatType: Sendable, CaseIterable {
    /// IEEE single precision.
    case float32
    /// IEEE half precision, rounded to nearest, ties to even.
    case float16
    /// The upper half of single precision, rounded to nearest, ties to even.
    case bfloat16

    /// The type's name in a header.
    public var dtype: DType {
      switch self {
      case .float32: .f32
      case .float16: .f16
      case .bfloat16: .bf16
      }
    }
  }

  /// A tensor to be written.
  public struct Tensor: Sendable {
    /// The tensor's name, unique in its file.
    public var name: String
    /// The extent of each axis, outermost first.
    public var shape: [Int]
    /// The elements, row-major; as many as the shape has.
    public var values: [Float]
    /// The type they are stored as.
    public var type: FloatType

    /// A tensor of `values`, row-major.
    public init(name: String, shape: [Int], values: [Float], type: FloatType = .float32) {
      self.name = name
      self.shape = shape
      self.values = values
      self.type = type
    }
  }

  /// A tensor whose bytes are as they shall be in the file.
  package struct EncodedTensor: Sendable {
    /// The tensor's name, unique in its file.
    package var name: String
    /// The element type.
    package var dtype: DType
    /// The extent of each axis, outermost first.
    package var shape: [Int]
    /// The elements, row-major, little-endian.
    package var bytes: [UInt8]

    package init(name: String, dtype: DType, shape: [Int], bytes: [UInt8]) {
      (self.name, self.dtype, self.shape, self.bytes) = (name, dtype, shape, bytes)
    }
  }

  /// Writes `tensors` and `metadata` to `path`: beside it first, then renamed, so that a reader sees the old file or
  /// the new one and a failure leaves nothing behind. Throws `cannotEncode` or `cannotWrite`.
  public static func write(
    _ tensors: [Tensor], metadata: [String: String] = [:], to path: String
  ) throws(SafetensorsError) {
    let entries = try tensors.map { tensor throws(SafetensorsError) in
      try Entry(name: tensor.name, dtype: tensor.type.dtype, shape: tensor.shape, count: tensor.values.count) {
        file throws(SafetensorsError) in try write(tensor, to: file)
      }
    }
    try write(entries, metadata: metadata, to: path)
  }

  /// The same for tensors of any type, given as bytes.
  package static func write(
    _ tensors: [EncodedTensor], metadata: [String: String] = [:], to path: String
  ) throws(SafetensorsError) {
    let entries = try tensors.map { tensor throws(SafetensorsError) in
      guard tensor.bytes.count * 8 % tensor.dtype.bits == 0 else {
        throw .cannotEncode(tensor: tensor.name, reason: "\(tensor.bytes.count) bytes are no whole elements")
      }
      return try Entry(
        name: tensor.name, dtype: tensor.dtype, shape: tensor.shape, count: tensor.bytes.count * 8 / tensor.dtype.bits
      ) { file throws(SafetensorsError) in try tensor.bytes.withUnsafeBytesTyped(file.write) }
    }
    try write(entries, metadata: metadata, to: path)
  }

  /// What the header says of a tensor, and how its bytes are written.
  struct Entry {
    let name: String
    let dtype: DType
    let shape: [Int]
    let byteCount: Int
    let write: (AtomicFile) throws(SafetensorsError) -> Void

    /// - Parameter count: the number of elements that are there, which must be that of the shape.
    init(
      name: String, dtype: DType, shape: [Int], count: Int,
      write: @escaping (AtomicFile) throws(SafetensorsError) -> Void
    ) throws(SafetensorsError) {
      guard shape.allSatisfy({ $0 >= 0 }), let bits = TensorSize.bits(shape: shape, dtype: dtype),
        bits % 8 == 0, bits / dtype.bits == count
      else { throw .cannotEncode(tensor: name, reason: "shape \(shape) does not have \(count) elements") }
      (self.name, self.dtype, self.shape, self.write) = (name, dtype, shape, write)
      byteCount = bits / 8
    }
  }

  static func write(
    _ entries: [Entry], metadata: [String: String], to path: String
  ) throws(SafetensorsError) {
    // The reference's order: larger alignment first, so that every tensor is aligned, then by name's bytes.
    let sorted = entries.sorted {
      $0.dtype == $1.dtype
        ? $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) : $0.dtype.alignmentRank > $1.dtype.alignmentRank
    }
    let header = try headerBytes(sorted, metadata: metadata)
    let file = try AtomicFile(path: path)
    do throws(SafetensorsError) {
      try header.withUnsafeBytesTyped(file.write)
      for entry in sorted { try entry.write(file) }
      try file.commit()
    } catch {
      file.discard()
      throw error
    }
  }

  private static func headerBytes(
    _ tensors: [Entry], metadata: [String: String]
  ) throws(SafetensorsError) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      members.append(
        "\"__metadata__\":{\(pairs.map { "\(JSONText.quoted($0)):\(JSONText.quoted($1))" }.joined(separator: ","))}")
    }
    var names: Set<String> = ["__metadata__"]
    var offset = 0
    for tensor in tensors {
      guard names.insert(tensor.name).inserted else {
        throw .cannotEncode(tensor: tensor.name, reason: "the name is reserved or given twice")
      }
      let end = offset + tensor.byteCount
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(JSONText.quoted(tensor.name)):{\"dtype\":\"\(tensor.dtype.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var json = Array("{\(members.joined(separator: ","))}".utf8)
    // Spaces up to a multiple of eight align the data.
    json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: -json.count & 7))
    guard json.count <= SafetensorsHeader.maximumBytes else {
      throw .cannotEncode(tensor: tensors.first?.name ?? "__metadata__", reason: "the header is above 100 MB")
    }
    return withUnsafeBytes(of: UInt64(json.count).littleEndian, Array.init) + json
  }

  private static func write(_ tensor: Tensor, to file: AtomicFile) throws(SafetensorsError) {
    switch tensor.type {
    case .float32: try tensor.values.withUnsafeBytesTyped(file.write)
    case .float16: try tensor.values.map { Float16($0).bitPattern }.withUnsafeBytesTyped(file.write)
    case .bfloat16: try tensor.values.map(FloatConversion.toBrain).withUnsafeBytesTyped(file.write)
    }
  }
}

extension DType {
  fileprivate var alignmentRank: Int { DType.allCases.firstIndex(of: self) ?? 0 }
}

extension Array where Element: BitwiseCopyable {
  /// `withUnsafeBytes` that keeps the type of the error.
  fileprivate func withUnsafeBytesTyped(
    _ body: (UnsafeRawBufferPointer) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    try withUnsafeBufferPointer { buffer throws(SafetensorsError) in try body(UnsafeRawBufferPointer(buffer)) }
  }
}
