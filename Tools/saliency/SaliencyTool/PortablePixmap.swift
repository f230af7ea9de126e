import Foundation
import Geometry
import Imaging

/// Reads binary PPM files (`P6`, 8 bits), the form in which the scripts hand pictures over: no decoder differs on them.
enum PortablePixmap {
  struct NotAPixmap: Error, CustomStringConvertible {
    let path: String
    var description: String { "\(path) is not a binary 8-bit PPM file; make it with Tools/saliency/prepare.py" }
  }

  static func read(_ path: String) throws -> PixelBuffer {
    let data = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    var position = 2
    var numbers: [Int] = []
    while numbers.count < 3, position < data.count {
      guard data[position] >= 0x30, data[position] <= 0x39 else {
        position += 1
        continue
      }
      var number = 0
      while position < data.count, data[position] >= 0x30, data[position] <= 0x39, number < 1 << 20 {
        number = number * 10 + Int(data[position] - 0x30)
        position += 1
      }
      numbers.append(number)
    }
    guard data.starts(with: Array("P6".utf8)), numbers.count == 3, numbers[2] == 255,
      data.count - position - 1 == numbers[0] * numbers[1] * 3
    else { throw NotAPixmap(path: path) }
    return PixelBuffer(
      size: PixelSize(width: numbers[0], height: numbers[1]), bytes: Array(data[(position + 1)...]))
  }
}
