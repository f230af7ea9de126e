import Crypto
import ModelStore

/// The hash that an `ETag` of the hub states.
enum BlobDigest: Hashable, Sendable {
  /// SHA-256 of the bytes: 64 digits, for large files.
  case sha256(String)
  /// SHA-1 of `blob <length>\0` and the bytes, as git names its blobs: 40 digits, for small files.
  case gitBlob(String)

  /// nil for a tag that is neither.
  init?(tag: String) {
    guard tag.utf8.allSatisfy(\.isHexDigit) else { return nil }
    switch tag.utf8.count {
    case 64: self = .sha256(tag.lowercased())
    case 40: self = .gitBlob(tag.lowercased())
    default: return nil
    }
  }

  /// The stated hash, in lower-case hexadecimal.
  var expected: String {
    switch self {
    case .sha256(let digits), .gitBlob(let digits): digits
    }
  }

  /// The hash of a whole file by this method.
  ///
  /// - Parameters:
  ///   - length: the file's length in bytes.
  ///   - pieces: hands every piece of the file, in order, to the function it is given.
  func compute<Failure: Error>(
    length: Int, pieces: ((UnsafeRawBufferPointer) -> Void) throws(Failure) -> Void
  ) throws(Failure) -> String {
    switch self {
    case .sha256:
      var hash = SHA256()
      try pieces { hash.update(bufferPointer: $0) }
      return hash.finalize().hexadecimal
    case .gitBlob:
      var hash = Insecure.SHA1()
      hash.update(data: Array("blob \(length)\0".utf8))
      try pieces { hash.update(bufferPointer: $0) }
      return hash.finalize().hexadecimal
    }
  }
}

extension Digest {
  /// Lower-case hexadecimal digits.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
