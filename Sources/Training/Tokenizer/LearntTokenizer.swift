internal import Foundation
internal import Safetensors

/// A tokenizer that was learnt: its tokens by id, and its merges by rank.
public struct LearntTokenizer: Sendable, Hashable {
  /// Two tokens that become one.
  public struct Merge: Sendable, Hashable {
    /// The first of them.
    public let left: String
    /// The second of them.
    public let right: String
  }

  static let marks = ["<|startoftext|>", "<|endoftext|>"]

  /// Every token, at the place of its id; the marks of start and end are last, for the end must have the highest id.
  public let tokens: [String]
  /// The merges, the first learnt first.
  public let merges: [Merge]

  /// Writes the files that the hub's CLIP folders have, which `CLIPTokenizer` and transformers' class of that name read: `vocab.json`,
  /// `merges.txt`, `tokenizer_config.json` and `special_tokens_map.json`. The folder is made where it is not there.
  ///
  /// - Throws: `TrainingError.folderUnusable`; `.badOption` where the folder's `tokenizer.json` would be read instead.
  public func write(to folder: String) throws {
    if FileManager.default.fileExists(atPath: folder + "/tokenizer.json") {
      throw TrainingError.badOption(
        name: "--out", value: folder,
        need: "its tokenizer.json would be read instead of what is learnt; remove that file")
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for (name, text) in files {
        try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: folder + "/" + name), options: .atomic)
      }
    } catch {
      throw TrainingError.folderUnusable(path: folder, reason: error.localizedDescription)
    }
  }

  private var files: [(name: String, text: String)] {
    let vocabulary = tokens.enumerated().map { "\(JSONText.quoted($1)): \($0)" }.joined(separator: ", ")
    return [
      ("vocab.json", "{\(vocabulary)}"),
      ("merges.txt", (["#version: 0.2"] + merges.map { "\($0.left) \($0.right)" }).joined(separator: "\n")),
      ("tokenizer_config.json", LearntTokenizer.configuration),
      ("special_tokens_map.json", LearntTokenizer.specialTokens),
    ]
  }

  private static let configuration = """
    {"add_prefix_space": false, "bos_token": "<|startoftext|>", "do_lower_case": true, "eos_token": "<|endoftext|>", \
    "errors": "replace", "model_max_length": 16, "pad_token": "!", "tokenizer_class": "CLIPTokenizer", \
    "unk_token": "<|endoftext|>"}
    """

  private static let specialTokens = """
    {"bos_token": \(special("<|startoftext|>")), "eos_token": \(special("<|endoftext|>")), \
    "unk_token": \(special("<|endoftext|>")), "pad_token": "!"}
    """

  private static func special(_ content: String) -> String {
    "{\"content\": \"\(content)\", \"lstrip\": false, \"normalized\": true, \"rstrip\": false, \"single_word\": false}"
  }
}
