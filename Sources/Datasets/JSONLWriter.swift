import ClipCrop
import Foundation
import Geometry
import Safetensors

/// Writes examples in the JSONL format that ``Dataset/load(_:options:progress:)`` reads.
public enum JSONLWriter {
  /// Writes `examples` to `path`: beside it first, then renamed, so that a reader sees the old file or the new one.
  ///
  /// Pictures below the file's folder are named by their paths from there, others by absolute paths.
  ///
  /// - Throws: ``DatasetError/cannotEncode(image:reason:)``, ``DatasetError/cannotWrite(path:reason:)``.
  public static func write(_ examples: some Sequence<CropExample>, to path: String) throws(DatasetError) {
    let folder = FilePath.folder(path)
    var data = Data()
    for example in examples {
      data.append(contentsOf: try line(example, relativeTo: folder).utf8)
      data.append(UInt8(ascii: "\n"))
    }
    do { try data.write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw .cannotWrite(path: path, reason: FilePath.reason(error))
    }
  }

  /// An example as one line, without its end.
  ///
  /// - Parameter folder: that of the file, from which pictures are named.
  public static func line(_ example: CropExample, relativeTo folder: String) throws(DatasetError) -> String {
    if let reason = fault(of: example) { throw .cannotEncode(image: example.image, reason: reason) }
    var members = [member("image", JSONText.quoted(relative(example.image, to: folder)))]
    switch example.query {
    case nil: break
    case .text(let text): members.append(member("query", JSONText.quoted(text)))
    case .image(let path): members.append(member("query_image", JSONText.quoted(relative(path, to: folder))))
    }
    let crops = example.crops.map { "{\"box\": \(edges($0.box)), \"score\": \(number($0.score))}" }
    if !crops.isEmpty { members.append(member("crops", array(crops))) }
    if !example.subjects.isEmpty { members.append(member("subjects", array(example.subjects.map(edges)))) }
    if let kind = example.kind { members.append(member("kind", JSONText.quoted(kind))) }
    return "{\(members.joined(separator: ", "))}"
  }

  /// Why a line would not be read again as it is.
  private static func fault(of example: CropExample) -> String? {
    func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
    if isBlank(example.image) { return "it names no picture" }
    if let query = example.query, isBlank(query.description) { return "its query is empty" }
    if let kind = example.kind, isBlank(kind) { return "its kind is empty" }
    if example.crops.isEmpty, !example.locatesQuery { return "it has neither a crop nor a query with subjects" }
    for box in example.crops.map(\.box) + example.subjects where !box.edges.allSatisfy(\.isFinite) || box.isEmpty {
      return "the box \(box) holds no area"
    }
    let scores = example.crops.map(\.score)
    return scores.first { ScoreScale.unit.mapped($0) == nil }.map { "the score \($0) is not in 0...1" }
  }

  private static func relative(_ path: String, to folder: String) -> String {
    let path = absolute(path)
    let folder = absolute(folder)
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  private static func absolute(_ path: String) -> String {
    FilePath.trimmed(URL(fileURLWithPath: path).standardized.path)
  }

  private static func member(_ key: String, _ value: String) -> String { "\"\(key)\": \(value)" }

  private static func array(_ values: [String]) -> String { "[\(values.joined(separator: ", "))]" }

  private static func edges(_ box: Box<Pixels>) -> String { array(box.edges.map(number)) }

  /// The shortest text that is read as the same number, whole numbers without fraction.
  private static func number(_ value: Double) -> String {
    if let whole = Int(exactly: value), abs(whole) < 1 << 53 { return "\(whole)" }
    return "\(value)"
  }
}
