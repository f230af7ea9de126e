internal import CVips

/// SHA-256 over bytes given in parts: a name for content that stays when a file is moved.
package final class ContentDigest {
  private let digest: OpaquePointer

  package init() { digest = ccv_digest_new() }

  deinit { ccv_digest_free(digest) }

  /// Appends bytes. Must not be called after ``text``.
  package func update(_ bytes: UnsafeRawBufferPointer) {
    if let base = bytes.baseAddress { ccv_digest_update(digest, base, bytes.count) }
  }

  /// Appends a text's UTF-8 and a zero, so that the texts "ab", "c" and "a", "bc" differ.
  package func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
    [UInt8(0)].withUnsafeBytes(update)
  }

  /// The digest as 64 hexadecimal digits.
  package var text: String { String(cString: ccv_digest_text(digest)) }

  /// The digest of a text alone.
  package static func text(of text: String) -> String {
    let digest = ContentDigest()
    digest.update(text)
    return digest.text
  }
}

extension Image {
  /// SHA-256 of the file's bytes, 64 hexadecimal digits.
  package var contentDigest: String {
    let digest = ContentDigest()
    encoded.withBytes { digest.update($0) }
    return digest.text
  }
}
