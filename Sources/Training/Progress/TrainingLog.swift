#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import Foundation

/// The log of a run: one JSON object a line (``TrainingRecord``), each written by one call, so that at most the last line is cut
/// off when a run is killed.
public final class TrainingLog {
  private let path: String
  private let descriptor: Int32

  /// Opens the log to append to it. What follows `step` is cut off: a run that goes on from a checkpoint does those steps again.
  ///
  /// - Throws: `TrainingError.logNotWritten`, or `.logDamaged` where the file is no log.
  public init(path: String, keepingUntil step: Int) throws {
    self.path = path
    try TrainingLog.cut(path, after: step)
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw TrainingError.logNotWritten(path: path, reason: RunFolder.lastError) }
  }

  deinit { close(descriptor) }

  /// Appends an event. With that of a checkpoint everything so far is brought to the disk.
  public func append(_ event: TrainingEvent) throws {
    var line = try TrainingLog.encoder.encode(TrainingRecord(event))
    line.append(UInt8(ascii: "\n"))
    try line.withUnsafeBytes(write)
    if case .checkpointed = event, fsync(descriptor) != 0, errno != EINVAL {
      throw TrainingError.logNotWritten(path: path, reason: RunFolder.lastError)
    }
  }

  /// The records of a log, in order. A last line that was cut off is left out.
  ///
  /// - Throws: `TrainingError.logDamaged` for any other line that is no record.
  public static func records(at path: String) throws -> [TrainingRecord] {
    try lines(Data(contentsOf: URL(fileURLWithPath: path)), path: path).map(\.record)
  }

  private static func lines(_ data: Data, path: String) throws -> [(record: TrainingRecord, text: Data)] {
    var result: [(TrainingRecord, Data)] = []
    let pieces = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, text) in pieces.enumerated() {
      // What follows the last line break is nothing, or a line that a kill cut off.
      guard index < pieces.count - 1 else { break }
      guard let record = try? decoder.decode(TrainingRecord.self, from: text) else {
        // Power that failed may leave the end of a file as zeros, too.
        if index == pieces.count - 2 { break }
        throw TrainingError.logDamaged(path: path, line: index + 1)
      }
      result.append((record, text))
    }
    return result
  }

  private static func cut(_ path: String, after step: Int) throws {
    guard let data = FileManager.default.contents(atPath: path) else { return }
    let kept = try lines(data, path: path).filter { $0.record.step <= step }
    let text = Data(kept.map(\.text).joined(separator: [UInt8(ascii: "\n")]))
    let whole = kept.isEmpty ? text : text + [UInt8(ascii: "\n")]
    guard whole != data else { return }
    do {
      try whole.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw TrainingError.logNotWritten(path: path, reason: error.localizedDescription)
    }
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let chunk = UnsafeRawBufferPointer(rebasing: rest)
      let count = systemWrite(descriptor, chunk.baseAddress, chunk.count)
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count == 0 || errno != EINTR {
        throw TrainingError.logNotWritten(path: path, reason: count == 0 ? "no progress" : RunFolder.lastError)
      }
    }
  }

  private static let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }()

  private static let decoder: JSONDecoder = {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }()
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
