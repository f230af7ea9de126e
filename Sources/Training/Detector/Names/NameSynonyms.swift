internal import Imaging
internal import Safetensors

/// What else the classes of a detector are called: `{"dog": ["puppy", "hound"], …}`.
///
/// Names and synonyms are compared in lower case and with single spaces. A word means one class: a synonym is neither a name nor
/// another name's synonym, for the same words would otherwise be taught as two classes that exclude each other.
public struct NameSynonyms: Sendable, Hashable {
  /// The synonyms of each name, each once, in the order in which they were given.
  public private(set) var words: [String: [String]] = [:]
  /// What errors name: the file.
  private let origin: String

  /// Reads a file.
  ///
  /// - Throws: `TrainingError.badOption` where the file cannot be read, or a word has two meanings.
  public init(path: String) throws {
    try self.init(NameSynonyms.read(path), origin: path)
  }

  /// Synonyms by name.
  ///
  /// - Throws: `TrainingError.badOption` where a word is empty or has two meanings.
  public init(_ words: [String: [String]]) throws {
    // Dictionaries have no order of their own, but the error shall always be the same.
    try self.init(words.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, origin: "given")
  }

  private init(_ entries: [(name: String, synonyms: [String])], origin: String) throws {
    self.origin = origin
    for entry in entries {
      let name = ClassName.normalized(entry.name)
      guard !name.isEmpty else { throw fault("it has an empty name; remove it") }
      guard words[name] == nil else {
        throw fault("it has the name \"\(name)\" twice; put all its synonyms into one list")
      }
      words[name] = NameList(entry.synonyms.map(ClassName.normalized)).names
    }
    try requireOneMeaning(of: entries.map { ClassName.normalized($0.name) })
  }

  /// Every phrase that names can be said by, the names included, by name and then as given.
  var phrases: [String] { words.sorted { $0.key < $1.key }.flatMap { [$0.key] + $0.value } }

  /// Tells these synonyms from others, whatever file they are in; the order of each list counts, for draws depend on it.
  var digest: String {
    let lines = words.sorted { $0.key < $1.key }.map { ([$0.key] + $0.value).joined(separator: "\t") }
    return String(ContentDigest.text(of: lines.joined(separator: "\n")).prefix(16))
  }

  /// - Parameter classes: the names that a dataset has.
  /// - Throws: `TrainingError.badOption` for a name that is no class, and for a synonym that is one.
  package func requireClasses(_ classes: [String]) throws {
    let known = Set(classes)
    for (name, synonyms) in words.sorted(by: { $0.key < $1.key }) {
      guard known.contains(name) else {
        throw fault("its name \"\(name)\" is no query of the dataset; correct or remove it")
      }
      if let taken = synonyms.first(where: known.contains) {
        throw fault("\"\(taken)\", a synonym of \"\(name)\", is a query of the dataset itself; remove one of them")
      }
    }
  }

  private func requireOneMeaning(of names: [String]) throws {
    var meanings: [String: String] = [:]
    for name in names {
      for synonym in words[name] ?? [] {
        guard !synonym.isEmpty else { throw fault("\"\(name)\" has an empty synonym; remove it") }
        guard words[synonym] == nil else {
          throw fault("\"\(synonym)\", a synonym of \"\(name)\", is a name itself; remove one of them")
        }
        if let other = meanings.updateValue(name, forKey: synonym) {
          throw fault("\"\(synonym)\" is a synonym of \"\(other)\" and of \"\(name)\"; leave it to one of them")
        }
      }
    }
  }

  private func fault(_ need: String) -> TrainingError { NameSynonyms.fault(origin, need) }

  private static func fault(_ path: String, _ need: String) -> TrainingError {
    .badOption(name: "--synonyms", value: path, need: need)
  }

  private static func read(_ path: String) throws -> [(name: String, synonyms: [String])] {
    do {
      let file = try FileMapping(path: path)
      return try withExtendedLifetime(file) { try entries(file.bytes) }
    } catch let failure as JSONScanner.Failure {
      throw fault(
        path,
        "it is not a JSON object of lists, {\"name\": [\"synonym\", …], …}: \(failure.reason) at byte \(failure.offset)"
      )
    } catch let error as SafetensorsError {
      if case .cannotRead(_, let reason) = error { throw fault(path, "it cannot be read (\(reason))") }
      throw fault(path, "it is not a file")
    }
  }

  private static func entries(
    _ bytes: UnsafeRawBufferPointer
  ) throws(JSONScanner.Failure) -> [(name: String, synonyms: [String])] {
    var scanner = try JSONScanner(bytes)
    var entries: [(name: String, synonyms: [String])] = []
    try scanner.enterObject()
    while let key = try scanner.nextKey() {
      let name = key.string
      var synonyms: [String] = []
      try scanner.enterArray()
      while try scanner.nextElement() { synonyms.append(try scanner.string()) }
      entries.append((name, synonyms))
    }
    try scanner.end()
    return entries
  }
}
