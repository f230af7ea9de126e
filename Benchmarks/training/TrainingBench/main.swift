import ClipCrop
import Tensors

let step = try DecoderStep()
for i in 0..<12 {
  let start = ContinuousClock.now
  let g = try step.gradients(seed: UInt64(i))
  let missing = step.decoder.parameters.filter { g[$0] == nil }.map(\.name)
  print((ContinuousClock.now - start) / .milliseconds(1), missing)
}
