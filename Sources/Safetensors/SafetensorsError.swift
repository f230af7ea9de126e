/// What is wrong with a safetensors file, its index, or an attempt to write one.
public enum SafetensorsError: Error, Equatable, Sendable {
  /// The file cannot be opened, examined or mapped; `reason` is the system's.
  case cannotRead(path: String, reason: String)
  /// The path names a folder, a pipe or a device.
  case notAFile(path: String)
  /// Too short to hold the eight bytes of the header's length.
  case fileTooSmall(path: String, bytes: Int)
  /// The header says to be larger than the format allows.
  case headerTooLarge(path: String, bytes: UInt64)
  /// The header reaches beyond the end of the file.
  case headerBeyondFile(path: String, headerBytes: Int, fileBytes: Int)
  /// The header is not the JSON that the format asks for; `offset` counts bytes from the header's start.
  case invalidHeader(path: String, offset: Int, reason: String)
  /// Two entries of the header have one name.
  case duplicateName(path: String, name: String)
  /// An element type that the format does not know.
  case unknownDType(path: String, tensor: String, dtype: String)
  /// A tensor does not start where the one before it ends (a hole or an overlap), or ends before it starts.
  case invalidOffsets(path: String, tensor: String, start: Int, end: Int, expectedStart: Int)
  /// The product of a shape with the element size is beyond the machine's integers.
  case sizeOverflow(path: String, tensor: String, shape: [Int])
  /// Packed elements do not fill whole bytes.
  case partialByte(path: String, tensor: String, dtype: DType, shape: [Int])
  /// The bytes given to a tensor are not those its shape and type take.
  case sizeMismatch(path: String, tensor: String, dtype: DType, shape: [Int], bytes: Int)
  /// The tensors cover less or more than the data in the file.
  case dataMismatch(path: String, coveredBytes: Int, fileBytes: Int)
  /// No tensor of that name.
  case missingTensor(path: String, tensor: String)
  /// A tensor of a type that is not converted to 32-bit floats.
  case notReadableAsFloat(path: String, tensor: String, dtype: DType)
  /// The destination does not have the tensor's number of elements.
  case countMismatch(path: String, tensor: String, shape: [Int], destination: Int)
  /// The index of a sharded checkpoint is not the JSON it should be.
  case invalidIndex(path: String, offset: Int, reason: String)
  /// A shard's name would lead out of the folder of the index.
  case unsafeShardName(path: String, shard: String)
  /// The index names a shard that is not there.
  case missingShard(path: String, shard: String)
  /// The index says that a shard holds a tensor, and it does not.
  case tensorNotInShard(path: String, tensor: String, shard: String)
  /// A shard holds a tensor that the index does not give to it.
  case unlistedTensor(path: String, tensor: String, shard: String)
  /// A tensor that cannot be written as asked.
  case cannotEncode(tensor: String, reason: String)
  /// Writing failed; nothing is left behind at `path`.
  case cannotWrite(path: String, reason: String)
}

extension SafetensorsError {
  /// Whether nothing is at the path that was to be read.
  package var isNoSuchFile: Bool {
    if case .cannotRead(_, SystemError.noSuchFile) = self { true } else { false }
  }
}

extension SafetensorsError: CustomStringConvertible {
  /// One sentence that names the file and the tensor, and what can be done.
  public var description: String {
    switch self {
    case .cannotRead(let path, let reason): "cannot read \(path): \(reason)"
    case .notAFile(let path): "\(path) is not a regular file; give the path of a .safetensors file"
    case .fileTooSmall(let path, let bytes):
      "\(path) has \(bytes) bytes, too few for a safetensors file; download it again"
    case .headerTooLarge(let path, let bytes):
      "\(path) states a header of \(bytes) bytes, above the format's limit of \(SafetensorsHeader.maximumBytes): "
        + "not a safetensors file, or a damaged one"
    case .headerBeyondFile(let path, let headerBytes, let fileBytes):
      "\(path) states a header of \(headerBytes) bytes but has only \(fileBytes) bytes: truncated; download it again"
    case .invalidHeader(let path, let offset, let reason):
      "the header of \(path) is invalid at byte \(offset): \(reason)"
    case .duplicateName(let path, let name): "\(path) names \"\(name)\" twice in its header"
    case .unknownDType(let path, let tensor, let dtype):
      "\(path): tensor \"\(tensor)\" has the unknown element type \"\(dtype)\""
    case .invalidOffsets(let path, let tensor, let start, let end, let expected):
      "\(path): tensor \"\(tensor)\" claims bytes \(start)..<\(end) where a range from \(expected) must follow "
        + "(tensors may neither overlap nor leave holes)"
    case .sizeOverflow(let path, let tensor, let shape):
      "\(path): the size of tensor \"\(tensor)\" of shape \(shape) overflows"
    case .partialByte(let path, let tensor, let dtype, let shape):
      "\(path): tensor \"\(tensor)\" of shape \(shape) and type \(dtype.rawValue) does not fill whole bytes"
    case .sizeMismatch(let path, let tensor, let dtype, let shape, let bytes):
      "\(path): tensor \"\(tensor)\" of shape \(shape) and type \(dtype.rawValue) has \(bytes) bytes, "
        + "not those of its shape"
    case .dataMismatch(let path, let covered, let fileBytes):
      "\(path): its tensors cover \(covered) bytes of data and the file has \(fileBytes): "
        + "truncated or damaged; download it again"
    default: indexOrWriteDescription
    }
  }

  private var indexOrWriteDescription: String {
    switch self {
    case .missingTensor(let path, let tensor): "\(path) has no tensor \"\(tensor)\""
    case .notReadableAsFloat(let path, let tensor, let dtype):
      "\(path): tensor \"\(tensor)\" has element type \(dtype.rawValue), which is not read as floats; "
        + "convert it to F32, F16 or BF16"
    case .countMismatch(let path, let tensor, let shape, let destination):
      "\(path): tensor \"\(tensor)\" of shape \(shape) does not fit a destination of \(destination) elements"
    case .invalidIndex(let path, let offset, let reason): "the index \(path) is invalid at byte \(offset): \(reason)"
    case .unsafeShardName(let path, let shard):
      "the index \(path) names the shard \"\(shard)\", which is not a plain file name"
    case .missingShard(let path, let shard):
      "the index \(path) names the shard \(shard), which is not beside it; download it"
    case .tensorNotInShard(let path, let tensor, let shard):
      "the index \(path) places tensor \"\(tensor)\" in \(shard), which does not hold it"
    case .unlistedTensor(let path, let tensor, let shard):
      "\(shard) holds tensor \"\(tensor)\", which the index \(path) does not place there"
    case .cannotEncode(let tensor, let reason): "tensor \"\(tensor)\" cannot be written: \(reason)"
    case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
    default: "safetensors error"
    }
  }
}
