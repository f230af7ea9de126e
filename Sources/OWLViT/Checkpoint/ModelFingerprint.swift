internal import Foundation
internal import Imaging

/// A name for the content of a detector's folder, computed in milliseconds: whether cached features or a crop decoder belong to it.
///
/// SHA-256 over what `config.json` says but for its calibration, which changes nothing that the model sees, over
/// `preprocessor_config.json` and, of every tensor in the order of names, its name, element type,
/// shape and a sample of its bytes: all of a small one, else blocks of 4 KiB spread from its first byte to its last. One changed
/// tensor changes the name, and how weights are spread over files does not. It tells checkpoints apart; it is no protection
/// against a forged one.
public struct ModelFingerprint: Hashable, Sendable {
  /// 64 hexadecimal digits.
  public let text: String

  /// A fingerprint that was written down.
  public init(text: String) { self.text = text }

  /// The fingerprint of a folder.
  ///
  /// - Throws: `OWLViTError` or `SafetensorsError` where a file is missing or not sound.
  public init(folder path: String) throws {
    let folder = CheckpointFolder(path: path)
    // Checks that there is a configuration, with the errors that loading gives.
    _ = try folder.configuration()
    let digest = ContentDigest()
    if let content = try folder.contents("config.json") {
      digest.update("config.json")
      digest.update(try JSONDecoder().decode(CanonicalJSON.self, from: content).removing("calibration").text)
    }
    if let content = try folder.contents("preprocessor_config.json") {
      digest.update("preprocessor_config.json")
      content.withUnsafeBytes(digest.update)
    }
    try folder.forEachTensor { name, type, shape, bytes in
      digest.update("\(name) \(type) \(shape)")
      ModelFingerprint.sample(bytes, digest.update)
    }
    text = digest.text
  }

  private static func sample(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) {
    let (block, blocks) = (4096, 4)
    guard bytes.count > block * blocks else { return body(bytes) }
    for index in 0..<blocks {
      let start = (bytes.count - block) * index / (blocks - 1)
      body(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + block)]))
    }
  }
}

extension ModelFingerprint: CustomStringConvertible {
  /// The digits.
  public var description: String { text }
}
