import Datasets
import Foundation
import Testing
import Training

#if canImport(Glibc)
  import Glibc
#endif

/// A cache whose program was killed, whose disk is full, or whose files are not what they were.
@Suite struct CacheDamageTests {
  private func filled(_ scratch: Scratch) async throws -> (FeatureCache, CachedCrops) {
    let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector())
    return (cache, try await cache.fill(cache.plan([Examples.cat, Examples.coffee])))
  }

  @Test func whatIsCutOffIsComputedAgain() async throws {
    let scratch = try Scratch()
    let (cache, crops) = try await filled(scratch)
    for path in scratch.files("cache").map({ scratch["cache/" + $0] }) {
      for length in [0, 7, 100, 3000] {
        let whole = try Data(contentsOf: URL(filePath: path))
        try whole.prefix(min(length, whole.count - 1)).write(to: URL(filePath: path))
        let plan = try await cache.plan([Examples.cat, Examples.coffee])
        #expect((plan.toEncode, plan.present) == (1, 1))
        _ = try await cache.fill(plan)
        #expect(try Data(contentsOf: URL(filePath: path)).count == whole.count)
      }
    }
    #expect(try CropBatchSource(crops).batch([0, 1]).count == 2)
  }

  /// Data that changed on disk are found when they are read, and cost one entry.
  @Test func whatWasChangedIsNotLearntFrom() async throws {
    let scratch = try Scratch()
    let (cache, crops) = try await filled(scratch)
    let sample = try #require(crops.samples.first { $0.answerPath != nil })
    for path in [sample.scenePath, try #require(sample.answerPath)] {
      var data = try Data(contentsOf: URL(filePath: path))
      data[data.count - 5] ^= 0x10
      try data.write(to: URL(filePath: path))
      let index = try #require(crops.samples.firstIndex(of: sample))
      let error = TrainingError.damagedCacheEntry(path: path, reason: "its checksum is another")
      #expect(throws: error) { try CropBatchSource(crops).batch([index]) }
      #expect(!FileManager.default.fileExists(atPath: path), "removed, so that the next run computes it")
      let plan = try await cache.plan([Examples.cat, Examples.coffee])
      #expect(plan.toEncode == 1)
      #expect(try CropBatchSource(await cache.fill(plan)).batch([index]).count == 1)
    }
  }

  @Test func anEntryOfAnotherShapeIsNotTaken() async throws {
    let scratch = try Scratch()
    let (cache, crops) = try await filled(scratch)
    let path = crops.samples[0].scenePath
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: try #require(crops.samples[0].answerPath), toPath: path)
    #expect(try await cache.plan([Examples.cat, Examples.coffee]).toEncode == 1)
    #expect(throws: TrainingError.self) { try CropBatchSource(crops).batch([0]) }
  }

  /// A killed process leaves a temporary file at worst.
  @Test func abandonedFilesDoNoHarmAndGo() async throws {
    let scratch = try Scratch()
    let (cache, crops) = try await filled(scratch)
    let folder = (crops.samples[0].scenePath as NSString).deletingLastPathComponent
    let (old, fresh) = (folder + "/.a.safetensors.x1.tmp", folder + "/.b.safetensors.x2.tmp")
    for path in [old, fresh] { try Data([1, 2, 3]).write(to: URL(filePath: path)) }
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -7200)], ofItemAtPath: old)
    let plan = try await cache.plan([Examples.cat, Examples.coffee], views: 2)
    #expect((plan.toEncode, plan.present) == (2, 2))
    _ = try await cache.fill(plan)
    #expect(!FileManager.default.fileExists(atPath: old))
    #expect(FileManager.default.fileExists(atPath: fresh), "another process may be writing it")
  }

  @Test func aFillThatIsCancelledGoesOnWhereItWas() async throws {
    let scratch = try Scratch()
    let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector())
    let plan = try await cache.plan([Examples.cat, Examples.coffee, Examples.rocket], views: 4)
    let task = Task {
      try await cache.fill(plan) { if $0.done == 3 { withUnsafeCurrentTask { $0?.cancel() } } }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    let rest = try await cache.plan([Examples.cat, Examples.coffee, Examples.rocket], views: 4)
    #expect((3...5).contains(rest.present) && rest.toEncode == 12 - rest.present)
    #expect(scratch.files("cache").allSatisfy { !$0.hasSuffix(".tmp") })
  }

  @Test func placesThatCannotBeWritten() async throws {
    let scratch = try Scratch()
    try Data([1]).write(to: URL(filePath: scratch["file"]))
    let cache = try FeatureCache(folder: scratch["file"] + "/cache", detector: TinyModel.detector())
    let plan = try await cache.plan([Examples.cat])
    #expect(plan.toEncode == 1)
    await #expect(throws: TrainingError.self) { try await cache.fill(plan) }
  }

  @Test func aDiskWithoutRoomIsSaidBefore() async throws {
    let scratch = try Scratch()
    let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector()) { _ in 30_000 }
    let plan = try await cache.plan([Examples.cat, Examples.coffee])
    #expect(plan.bytesFree == 30_000 && plan.bytesNeeded > 30_000)
    let error = TrainingError.cacheWithoutRoom(
      folder: scratch["cache"], bytesNeeded: plan.bytesNeeded, bytesFree: 30_000)
    await #expect(throws: error) { try await cache.fill(plan) }
    #expect(!FileManager.default.fileExists(atPath: scratch["cache"]))
    let large = TrainingError.cacheWithoutRoom(folder: "/c", bytesNeeded: 3_000_000_001, bytesFree: 70_000_000)
    #expect(large.description.hasPrefix("The features need 3001 MB in /c, where 70 MB are free;"))
  }

  @Test(arguments: ["no-such-folder/below/it", "/no/such/folder"]) func theRoomOfAFolderThatIsNotThere(_ path: String)
    async throws
  {
    let free = try await FeatureCache(folder: path, detector: TinyModel.detector()).plan([Examples.cat]).bytesFree
    #expect(free > 0 && free < .max)
  }

  #if os(Linux)
    @Test func aKilledProcessLosesNothingThatWasDone() async throws {
      let scratch = try Scratch()
      await #expect(processExitsWith: .signal(SIGKILL)) { [folder = scratch["cache"] as String] in
        let cache = try FeatureCache(folder: folder, detector: TinyModel.detector())
        let plan = try await cache.plan([Examples.cat, Examples.coffee, Examples.rocket], views: 6)
        _ = try await cache.fill(plan) { if $0.done == 5 { kill(getpid(), SIGKILL) } }
      }
      let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector())
      let plan = try await cache.plan([Examples.cat, Examples.coffee, Examples.rocket], views: 6)
      #expect((5...8).contains(plan.present) && plan.toEncode == 18 - plan.present)
      let source = try CropBatchSource(await cache.fill(plan))
      #expect(try source.batch(Array(source.samples.indices)).count == 18)
    }

    @Test func twoProcessesFillOneCache() async throws {
      let scratch = try Scratch()
      await withTaskGroup(of: Void.self) { tasks in
        for _ in 0..<2 {
          tasks.addTask {
            await #expect(processExitsWith: .success) { [folder = scratch["cache"] as String] in
              let cache = try FeatureCache(folder: folder, detector: TinyModel.detector())
              _ = try await cache.fill(cache.plan([Examples.cat, Examples.coffee, Examples.rocket], views: 4))
            }
          }
        }
      }
      let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector())
      let plan = try await cache.plan([Examples.cat, Examples.coffee, Examples.rocket], views: 4)
      #expect(plan.toEncode == 0)
      let source = try CropBatchSource(await cache.fill(plan))
      #expect(try source.batch(Array(source.samples.indices)).count == 12)
      #expect(scratch.files("cache").allSatisfy { !$0.hasSuffix(".tmp") })
    }

    /// A limit on the size of files stands for a full disk: the write fails the same way.
    @Test func aDiskThatFillsUpMeanwhile() async {
      await #expect(processExitsWith: .success) {
        signal(SIGXFSZ, SIG_IGN)
        let scratch = try Scratch()
        let cache = try FeatureCache(folder: scratch["cache"], detector: TinyModel.detector())
        let plan = try await cache.plan([Examples.cat, Examples.coffee])
        var limit = rlimit(rlim_cur: 20_000, rlim_max: 20_000)
        precondition(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        do {
          _ = try await cache.fill(plan)
          fatalError("nothing was thrown")
        } catch TrainingError.cacheNotWritable(let path, let reason) {
          precondition(path.hasPrefix(scratch["cache"]) && reason == "File too large")
        }
        // Answers are small and may be there; of scenes nothing is.
        precondition(scratch.files("cache").allSatisfy { $0.split(separator: ".").count == 3 && !$0.hasSuffix(".tmp") })
      }
    }
  #endif
}
