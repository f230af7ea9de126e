import Foundation
import Tensors

// Prints the seconds of training steps and the process's peak memory as one JSON object:
//   TrainingBench decoder [--batch 8] [--patches 576] [--steps 12] [--threads N]
//   TrainingBench detector [--batch 16] [--steps 12] [--threads N] [--muon 1]

let arguments = BenchArguments(CommandLine.arguments.dropFirst())
if arguments["threads"] > 0 { Compute.setThreads(arguments["threads"]) }
let step: any TrainingStepBench =
  switch arguments.what {
  case "decoder": try DecoderStep(batch: arguments["batch"], patches: arguments["patches"])
  case "detector": try DetectorStep(batch: arguments["batch"], muon: arguments["muon"] > 0)
  default: fatalError("what to measure: decoder or detector")
  }
let times = try (0..<arguments["steps"]).map { index in
  let start = ContinuousClock.now
  try step.run(index)
  return (ContinuousClock.now - start) / .seconds(1)
}
var usage = rusage()
getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
let report: [String: Any] = ["seconds": times, "peak_rss_mb": Double(usage.ru_maxrss) / 1024]
FileHandle.standardOutput.write(try JSONSerialization.data(withJSONObject: report))

/// A model with made-up data, ready to make training steps.
protocol TrainingStepBench {
  /// Forward, backward and AdamW.
  func run(_ index: Int) throws
}

/// `what --name value …`, numbers only.
struct BenchArguments {
  let what: String
  private var values = ["batch": 8, "patches": 576, "steps": 12, "threads": 0, "muon": 0]

  init(_ arguments: some Sequence<String>) {
    let words = Array(arguments)
    what = words.first ?? ""
    if what == "detector" { values["batch"] = 16 }
    for index in stride(from: 1, to: words.count - 1, by: 2) {
      values[String(words[index].dropFirst(2))] = Int(words[index + 1])
    }
  }

  subscript(_ name: String) -> Int { values[name] ?? 0 }
}
