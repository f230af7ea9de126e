internal import ClipCrop
public import Datasets
public import Geometry

/// What a detector learns from: pictures with named boxes, made of a dataset's queries and their subjects.
///
/// The names of all pictures are the classes. A picture is taken to be annotated for all of them: a name that it does not have is
/// not in it, whether a query says so (`"kind": "absent"`) or not.
public struct DetectorExamples: Sendable, Hashable {
  /// A thing in a picture.
  public struct Thing: Sendable, Hashable {
    /// What it is called.
    public let name: String
    /// Where, in pixels of the upright picture.
    public let box: Box<Pixels>
  }

  /// A picture with all that is known to be in it.
  public struct Picture: Sendable, Hashable {
    /// The file.
    public let image: String
    /// What is in it; empty where only absent things were asked for.
    public fileprivate(set) var things: [Thing] = []
    /// Names of what is not in it.
    public fileprivate(set) var absent: [String] = []

    /// All names that were asked for, each once, in order.
    var names: [String] { NameList(things.map(\.name) + absent).names }
  }

  /// Pictures in the order of the dataset.
  public private(set) var pictures: [Picture] = []
  /// The classes: distinct names in the order in which they appear.
  public let names: [String]
  /// What cannot be learnt from, by reason.
  public private(set) var omissions: [DetectorOmission: [String]] = [:]

  /// Sorts a dataset's examples by picture.
  public init(_ examples: [CropExample]) {
    var places: [String: Int] = [:]
    for example in examples {
      switch DetectorExamples.reading(example) {
      case .failure(let omission): omissions[omission, default: []].append(example.image)
      case .success(let name):
        let place = places[example.image] ?? pictures.count
        if place == pictures.count { pictures.append(Picture(image: example.image)) }
        places[example.image] = place
        pictures[place].add(name, example.subjects)
      }
    }
    names = NameList(pictures.flatMap(\.names)).names
  }

  /// The name of an example's subjects.
  private static func reading(_ example: CropExample) -> Result<String, DetectorOmission> {
    guard let query = example.query else { return .failure(.withoutQuery) }
    guard case .text(let text) = query else { return .failure(.queryImage) }
    let name = ClassName.normalized(text)
    guard !name.isEmpty else { return .failure(.withoutQuery) }
    guard !example.subjects.isEmpty || example.kind == CropExample.absent else { return .failure(.withoutSubjects) }
    return .success(name)
  }
}

/// Why an example does not teach a detector anything.
public enum DetectorOmission: Error, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  /// It asks for nothing by name.
  case withoutQuery
  /// It shows what it asks for instead of naming it.
  case queryImage
  /// It does not say where what it asks for is, nor that it is absent.
  case withoutSubjects

  /// A few words, such as `without subjects`.
  public var description: String {
    switch self {
    case .withoutQuery: "without a text query"
    case .queryImage: "with a query image instead of a text"
    case .withoutSubjects: "without subjects, and not of kind \"absent\""
    }
  }
}

extension DetectorExamples {
  /// One line for each reason why examples were left out: how many, and the first picture.
  public var omissionSummary: [String] {
    DetectorOmission.allCases.compactMap { reason in
      omissions[reason].map { "\($0.count) examples \(reason), such as that of \($0[0])" }
    }
  }
}

extension DetectorExamples.Picture {
  fileprivate mutating func add(_ name: String, _ boxes: [Box<Pixels>]) {
    for box in boxes where !things.contains(.init(name: name, box: box)) { things.append(.init(name: name, box: box)) }
    if boxes.isEmpty { absent.append(name) }
  }
}

/// Names without repetition, in the order in which they came first.
struct NameList {
  private(set) var names: [String] = []
  private var known: Set<String> = []

  init(_ names: [String] = []) { names.forEach { insert($0) } }

  mutating func insert(_ name: String) {
    if known.insert(name).inserted { names.append(name) }
  }
}
