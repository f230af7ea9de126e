import Foundation
import Tensors

// Prints the seconds of training steps and the process's peak memory as one JSON object:
//   TrainingBench decoder [--batch 8] [--patches 576] [--steps 12] [--threads N]
//   TrainingBench detector [--batch 16] [--steps 12] [--threads N] [--bf16 0|1] [--muon 0|1]
//   TrainingBench embedded [--batch 16] [--steps 12] [--threads N] [--bf16 0|1] [--muon 0|1]

let arguments = BenchArguments(CommandLine.arguments.dropFirst())
if arguments["threads"] > 0 { Compute.setThreads(arguments["threads"]) }
let step: any TrainingStepBench =
  switch arguments.what {
  case "decoder": try DecoderStep(batch: arguments["batch"], patches: arguments["patches"])
  case "detector", "embedded":
    try DetectorStep(
      batch: arguments["batch"], embedded: arguments.what == "embedded",
      precision: arguments["bf16"] == 1 ? .bfloat16 : .float32, muon: arguments["muon"] > 0)
  default: fatalError("what to measure: decoder, detector or embedded")
  }
// On a machine that others use, what one thread computed for says more than the clock on the wall.
var cpuTimes: [Double] = []
let times = try (0..<arguments["steps"]).map { index in
  let start = ContinuousClock.now
  let cpuStart = cpuSeconds()
  try step.run(index)
  cpuTimes.append(cpuSeconds() - cpuStart)
  return (ContinuousClock.now - start) / .seconds(1)
}
var usage = rusage()
getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
let report: [String: Any] = ["seconds": times, "cpu_seconds": cpuTimes, "peak_rss_mb": Double(usage.ru_maxrss) / 1024]
FileHandle.standardOutput.write(try JSONSerialization.data(withJSONObject: report))

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

/// A model with made-up data, ready to make training steps.
protocol TrainingStepBench {
  /// Forward, backward and AdamW.
  func run(_ index: Int) throws
}

/// `what --name value …`, numbers only.
struct BenchArguments {
  let what: String
  private var values = ["bf16": 0, "batch": 8, "patches": 576, "steps": 12, "threads": 0, "muon": 0]

  init(_ arguments: some Sequence<String>) {
    let words = Array(arguments)
    what = words.first ?? ""
    if what != "decoder" { values["batch"] = 16 }
    for index in stride(from: 1, to: words.count - 1, by: 2) {
      values[String(words[index].dropFirst(2))] = Int(words[index + 1])
    }
  }

  subscript(_ name: String) -> Int { values[name] ?? 0 }
}
