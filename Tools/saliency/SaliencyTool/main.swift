/// `SaliencyTool features OUT < LIST` writes the measures of each PPM picture named in LIST as 32-bit floats, one picture after another;
/// `SaliencyTool windows < LIST` prints a line a picture: x0,y0,x1,y1 in fractions for each largest window of 1:1, 16:9, 9:16, 4:5 and 3:1,
/// and the milliseconds that the map took. The scripts beside this tool make the pictures and read the results.
import ClipCrop
import Foundation
import Geometry
import Imaging

let ratios = ["1:1", "16:9", "9:16", "4:5", "3:1"].compactMap(AspectRatio.init(parsing:))

func windows(of pixels: PixelBuffer) -> String {
  let start = Date()
  let map = Saliency().attention(of: pixels)
  let milliseconds = -start.timeIntervalSinceNow * 1000
  let boxes = ratios.map { ratio -> String in
    let (width, height) = ratio.largest(in: pixels.size)
    let box = map.bestWindow(width: width / Double(pixels.width), height: height / Double(pixels.height))
    return box.edges.map { String(format: "%.6f", $0) }.joined(separator: ",")
  }
  return (boxes + [String(format: "%.2f", milliseconds)]).joined(separator: " ")
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch (arguments.first, arguments.count) {
case ("features", 2):
  let file = URL(fileURLWithPath: arguments[1])
  try Data().write(to: file)
  let output = try FileHandle(forWritingTo: file)
  while let path = readLine() {
    let measures = Saliency().features(of: try PortablePixmap.read(path)).flatMap { $0 }
    try output.write(contentsOf: measures.withUnsafeBytes { Data($0) })
  }
  try output.close()
case ("windows", 1):
  while let path = readLine() { print(windows(of: try PortablePixmap.read(path))) }
default:
  FileHandle.standardError.write(Data("usage: SaliencyTool features OUT < LIST | SaliencyTool windows < LIST\n".utf8))
  exit(2)
}
