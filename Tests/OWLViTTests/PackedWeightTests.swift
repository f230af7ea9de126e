import Foundation
import OWLViT
import TestSupport
import Tensors
import Testing

/// What is kept of packed weights from one process to the next.
@Suite struct PackedWeightTests {
  private let folder = NSTemporaryDirectory() + "clipcrop-packed-\(UUID().uuidString)"
  private let checkpoint = CheckpointFolder(path: Repository.fixture("models/owlvit-square") + "/model")

  /// An encoder whose weights are kept.
  private func output(in root: String, precision: EncoderPrecision = .float32) throws -> [Float] {
    var settings = ComputeSettings(precision: precision)
    settings.store = try PackedWeightCache(root: root, model: checkpoint)
    let shape = EncoderShape(width: 64, heads: 1, hidden: 64, layers: 2, activation: .quickGELU, epsilon: 1e-5)
    let encoder = try Encoder(WeightScope(RandomInitialization(seed: 3), settings: settings), shape, name: "test")
    let x = Tensor((0..<(9 * 64)).map { Float($0 * 37 % 101) / 50 - 1 }, shape: [1, 9, 64])
    return try encoder(x).elements
  }

  private func files(_ root: String) -> [String] {
    (FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? [])
      .filter { $0.contains("test-") }.map { root + "/" + $0 }.sorted()
  }

  private var hasKernels: Bool { KernelSet.best != .portable }

  @Test(arguments: EncoderPrecision.allCases)
  func areReadAgain(precision: EncoderPrecision) throws {
    guard hasKernels else { return }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let first = try output(in: folder, precision: precision)
    let kept = try #require(files(folder).first)
    #expect(kept.hasSuffix("/test-\(precision.rawValue).packed") && files(folder).count == 1)
    let before = try FileManager.default.attributesOfItem(atPath: kept)[.systemFileNumber] as? Int
    #expect(try output(in: folder, precision: precision) == first)
    #expect(
      try FileManager.default.attributesOfItem(atPath: kept)[.systemFileNumber] as? Int == before, "not written again")
  }

  enum Damage: CaseIterable { case flipped, cut, grown, empty }

  @Test(arguments: Damage.allCases)
  func damagedFilesAreMadeAnew(damage: Damage) throws {
    guard hasKernels else { return }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let first = try output(in: folder)
    let path = try #require(files(folder).first)
    let sound = try Data(contentsOf: URL(fileURLWithPath: path))
    var bytes = sound
    switch damage {
    case .flipped: bytes[bytes.count / 2] ^= 1
    case .cut: bytes.removeLast(4096)
    case .grown: bytes.append(0)
    case .empty: bytes = Data()
    }
    try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    #expect(try output(in: folder) == first)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == sound)
  }

  /// Weights of another model are another file.
  @Test func areOfOneModel() throws {
    guard hasKernels else { return }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try output(in: folder)
    let other = CheckpointFolder(path: Repository.fixture("models/owlvit-wide") + "/model")
    let store = try PackedWeightCache(root: folder, model: other)
    _ = try store.memory(for: "test-f32", bytes: 64) { _ in }
    #expect(files(folder).count == 2)
  }

  @Test func aFolderThatCannotBeWrittenIsDoneWithout() throws {
    let expected = try output(in: folder)
    try? FileManager.default.removeItem(atPath: folder)
    #expect(try output(in: "/proc/nowhere") == expected)
  }

  @Test func anInterruptedFillLeavesNothing() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try PackedWeightCache(root: folder, model: checkpoint)
    struct Stop: Error {}
    #expect(throws: Stop.self) { try store.memory(for: "test-f32", bytes: 64) { _ in throw Stop() } }
    #expect(files(folder).isEmpty)
  }

  @Test func whatKilledProcessesLeftIsRemoved() throws {
    guard hasKernels else { return }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try output(in: folder)
    let kept = try #require(files(folder).first)
    for (name, age) in [("old", -7200.0), ("new", -10)] {
      let path = kept + ".\(name).tmp"
      try Data([1]).write(to: URL(fileURLWithPath: path))
      try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: age)], ofItemAtPath: path)
    }
    try FileManager.default.removeItem(atPath: kept)
    _ = try output(in: folder)
    #expect(files(folder) == [kept, kept + ".new.tmp"])
  }

  @Test func severalWriteAtOnce() async throws {
    guard hasKernels else { return }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let expected = try output(in: folder + "/alone")
    try await withThrowingTaskGroup(of: [Float].self) { group in
      for _ in 0..<6 { group.addTask { try output(in: folder + "/together") } }
      for try await one in group { #expect(one == expected) }
    }
    #expect(files(folder + "/together").count == 1, "nothing half done is left")
  }
}
