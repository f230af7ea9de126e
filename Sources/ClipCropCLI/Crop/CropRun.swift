import ArgumentParser
import ClipCrop
import Foundation
import Imaging

/// Crops many pictures: a few at a time, reported in the order they were named; one that fails does not stop the others.
struct CropRun: Sendable {
  let cropper: Cropper
  let queries: [Query]
  let options: CropOptions
  let output: OutputArguments
  let plan: OutputPlan
  let json: Bool
  let threads: Int?

  /// What became of one picture.
  private enum Outcome: Sendable {
    case done(CropResult, outputs: [String?], writing: Double)
    case failed(any Error)
  }

  func run(_ pictures: [String]) async throws {
    let claims = NameClaims()
    let progress = ProgressBar(total: pictures.count, label: "cropping", unit: .items)
    var failures: [ExitStatus] = []
    try await inOrder(pictures) { path, index in
      await outcome(path, index: index, claims: claims)
    } report: { path, outcome in
      progress.clear()
      try report(path, outcome, &failures)
      progress.advance()
    }
    progress.finish()
    guard let first = failures.first else { return }
    let status = failures.allSatisfy { $0 == first } ? first : .mixed
    throw ExitCode(status.rawValue)
  }

  /// Runs `work` for a few items at once and `report` for each in order.
  private func inOrder(
    _ pictures: [String], work: @escaping @Sendable (String, Int) async -> Outcome,
    report: (String, Outcome) throws -> Void
  ) async throws {
    // While the model looks at one picture, another is composed and written and the next is decoded; more would only hold more
    // pictures in memory. Without a model, all of it is done by one thread a picture.
    let window = max(3, min(threads ?? ProcessInfo.processInfo.activeProcessorCount, 4))
    try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
      var (started, reported) = (0, 0)
      var waiting: [Int: Outcome] = [:]
      func start() {
        guard started < pictures.count else { return }
        let index = started
        group.addTask { (index, await work(pictures[index], index + 1)) }
        started += 1
      }
      for _ in 0..<window { start() }
      while let (index, outcome) = try await group.next() {
        waiting[index] = outcome
        while let next = waiting.removeValue(forKey: reported) {
          try report(pictures[reported], next)
          reported += 1
          start()
        }
      }
    }
  }

  private func outcome(_ path: String, index: Int, claims: NameClaims) async -> Outcome {
    do {
      try plan.check(picture: path, index: index)
      let result = try await cropper.crop(path, to: queries, options: options)
      let clock = ContinuousClock.now
      let outputs = try write(result, path: path, index: index, claims: claims)
      if let overlays = plan.overlays {
        let name = overlays.name(picture: path, index: index, size: result.image.size)
        try claims.claim(name, picture: path, overwrite: false)
        try Overlay(result).write(to: name)
      }
      return .done(result, outputs: outputs, writing: (ContinuousClock.now - clock) / .milliseconds(1))
    } catch {
      return .failed(error)
    }
  }

  private func write(_ result: CropResult, path: String, index: Int, claims: NameClaims) throws -> [String?] {
    guard let names = plan.crops else { return result.crops.map { _ in nil } }
    return try result.crops.map { crop in
      let name = names.name(crop, picture: path, index: index)
      try claims.claim(name, picture: path, overwrite: output.overwrite)
      try crop.write(to: name, options: output.options)
      return name
    }
  }

  private func report(_ path: String, _ outcome: Outcome, _ failures: inout [ExitStatus]) throws {
    switch outcome {
    case .done(let result, let outputs, let writing):
      for warning in result.warnings { Terminal.warning("\(path): \(warning)") }
      if json {
        Terminal.result(
          try JSONLine.encode(CropReport(result, path: path, outputs: outputs, writing: writing)))
      } else {
        for line in result.lines(path: path, outputs: outputs) { Terminal.result(line) }
      }
    case .failed(let error):
      Terminal.error(sentence(error))
      if json { Terminal.result(try JSONLine.encode(CropFailureReport(path: path, error: sentence(error)))) }
      failures.append(ExitStatus(for: error))
    }
  }
}
