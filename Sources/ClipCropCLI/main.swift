import Foundation
import OWLViT
import Tensors
let folder = CheckpointFolder(path: CommandLine.arguments[1])
let clock = ContinuousClock()
let t0 = clock.now
let model = try OWLViTModel(folder.configuration(), weights: folder.weights())
print("open", clock.now - t0)
let size = try folder.configuration().vision.imageSize
let pixels = Tensor(repeating: 0.1, shape: [1, 3, size, size])
for _ in 0..<Int(CommandLine.arguments[2])! {
  let t1 = clock.now
  let e = try model.encode(pixels)
  print("encode", clock.now - t1, e.features.shape)
}
for _ in 0..<3 {
  let t1 = clock.now
  let e = try model.text([[49406, 320, 1125, 539, 320, 1929, 49407]])
  print("text", clock.now - t1, e.shape)
}
