import Foundation
import Safetensors
import TestSupport
import Testing

/// Files by Tools/safetensors_fixture.py.
@Suite struct HostileFileTests {
  @Test func judgesEveryFileOfTheCorpusAsTheReferenceDoes() throws {
    let verdicts = try Fixtures.json("safetensors-corpus/verdicts.json", as: [String: String].self)
    #expect(verdicts.count > 50)
    for (name, verdict) in verdicts {
      let path = Fixtures.path("safetensors-corpus/\(name).safetensors")
      var accepted = true
      do {
        let file = try SafetensorsFile(path: path)
        for name in file.names { _ = try file.tensor(name).withUnsafeBytes { $0.reduce(0, &+) } }
      } catch {
        accepted = false
        #expect(error.description.contains(path), "\(name)")
      }
      // The reference lets pass what the format's text forbids; we follow the text.
      let expected = verdict == "accepted" && !name.hasPrefix("strict-")
      #expect(accepted == expected, "\(name): the reference said \(verdict)")
    }
  }

  /// One file of the corpus for each error, told apart by the case it must give.
  @Test(arguments: [
    ("empty-file", "fileTooSmall"), ("seven-bytes", "fileTooSmall"), ("length-giant", "headerTooLarge"),
    ("length-maximal", "headerTooLarge"), ("length-beyond-file", "headerBeyondFile"),
    ("not-utf8", "invalidHeader"), ("deep-nesting", "invalidHeader"), ("strict-leading-space", "invalidHeader"),
    ("dtype-missing", "invalidHeader"), ("strict-duplicate-tensor", "duplicateName"),
    ("unknown-dtype", "unknownDType"), ("overlap", "invalidOffsets"), ("hole-between", "invalidOffsets"),
    ("offsets-reversed", "invalidOffsets"), ("shape-product-overflows", "sizeOverflow"),
    ("shape-bytes-overflow", "sizeOverflow"), ("partial-byte", "partialByte"), ("size-mismatch", "sizeMismatch"),
    ("uncovered-tail", "dataMismatch"), ("data-truncated", "dataMismatch"), ("offsets-beyond-file", "dataMismatch"),
  ])
  func givesTheErrorOfTheCase(name: String, expected: String) throws {
    let error = #expect(throws: SafetensorsError.self) {
      try SafetensorsFile(path: Fixtures.path("safetensors-corpus/\(name).safetensors"))
    }
    #expect(error.map { String(reflecting: $0) }?.isEmpty == false)
    #expect(error.flatMap { Mirror(reflecting: $0).children.first?.label } == expected)
  }

  @Test func pathsThatAreNoFiles() throws {
    let folder = try TemporaryFolder()
    #expect(throws: SafetensorsError.notAFile(path: folder.path)) { try SafetensorsFile(path: folder.path) }
    let absent = folder("absent.safetensors")
    #expect(throws: SafetensorsError.cannotRead(path: absent, reason: "No such file or directory")) {
      try SafetensorsFile(path: absent)
    }
    #expect(mkfifo(folder("pipe"), 0o600) == 0)
    #expect(throws: SafetensorsError.notAFile(path: folder("pipe"))) { try SafetensorsFile(path: folder("pipe")) }
  }

  /// Mutants of the corpus: each is refused with an error or read within its bounds; a crash ends the run. The seed is
  /// fixed, so a failure comes back.
  @Test func mutantsNeverCrash() throws {
    let folder = try TemporaryFolder()
    let files = try FileManager.default.contentsOfDirectory(atPath: Fixtures.path("safetensors-corpus"))
      .filter { $0.hasSuffix(".safetensors") }.sorted()
    let all = try files.map { try Fixtures.bytes("safetensors-corpus/\($0)") }
    // Mutants of good files get furthest.
    let good = try files.filter { $0.hasPrefix("good") }.map { try Fixtures.bytes("safetensors-corpus/\($0)") }
    var random = SeededGenerator(seed: 0x5AFE)
    var (accepted, refused) = (0, 0)
    for round in 0..<5000 {
      var bytes = (round % 4 == 0 ? all : good).randomElement(using: &random) ?? []
      for _ in 0...Int.random(in: 0...2, using: &random) { Mutation.apply(to: &bytes, using: &random) }
      if bytes.count >= 8, Bool.random(using: &random) { Mutation.repairLength(of: &bytes) }
      let path = try folder.write("mutant.safetensors", bytes)
      do throws(SafetensorsError) {
        let file = try SafetensorsFile(path: path)
        for name in file.names {
          let view = try file.tensor(name)
          #expect(view.withUnsafeBytes { $0.count } * 8 == view.count * view.dtype.bits)
          guard view.dtype.isReadableAsFloat else { continue }
          let floats = try view.floats()
          #expect(floats.count == view.count)
        }
        accepted += 1
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
      }
    }
    // Mutants that are all refused at the first check, or all accepted, would test nothing.
    #expect(accepted > 100 && refused > 2000, "\(accepted) accepted, \(refused) refused")
  }
}

/// Small changes that keep most of a file as it was.
enum Mutation {
  private static let words = [
    "0", "-1", "9223372036854775807", "18446744073709551616", "[", "{", "\"", ",", "F16", "I64",
  ]

  static func apply(to bytes: inout [UInt8], using random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return bytes.append(UInt8.random(in: 0...255, using: &random)) }
    let index = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes.remove(at: index)
    case 3: bytes.insert(bytes[index], at: index)
    case 4: bytes.replaceSubrange(index..<index, with: Array((words.randomElement(using: &random) ?? "0").utf8))
    default:
      let end = Int.random(in: index...min(bytes.count, index + 12), using: &random)
      bytes.removeSubrange(index..<end)
    }
  }

  /// Makes the stated length fit the closing brace again, so that mutants get past the first check.
  static func repairLength(of bytes: inout [UInt8]) {
    guard let brace = bytes.lastIndex(of: UInt8(ascii: "}")), brace >= 8 else { return }
    let length = UInt64(brace - 7)
    bytes.replaceSubrange(0..<8, with: withUnsafeBytes(of: length.littleEndian, Array.init))
  }
}
