import Foundation
import Geometry
import Safetensors
import Tensors
import TestSupport

/// What PyTorch computed, of `Tests/Fixtures/training`, made by `Tools/training_fixture.py`.
struct TrainingFixture {
  private let file: SafetensorsFile

  init(_ name: String) throws {
    file = try SafetensorsFile(path: Repository.fixture("training/\(name).safetensors"))
  }

  func callAsFunction(_ name: String) throws -> Tensor {
    let view = try file.tensor(name)
    return Tensor(try view.floats(), shape: view.shape)
  }

  func value(_ name: String) throws -> Double { Double(try self(name).elements[0]) }

  func boxes(_ name: String) throws -> [Box<Normalized>] {
    let rows = try self(name)
    return (0..<rows.rows).map { index in
      let row = rows.row(index).map(Double.init)
      return Box(centerX: row[0], centerY: row[1], width: row[2], height: row[3])
    }
  }
}

/// Relative L2 distance, |a - b| / |b|; infinite where the numbers of elements differ.
func distance(_ a: Tensor?, _ b: Tensor) -> Double {
  guard let a, a.shape == b.shape else { return .infinity }
  var (difference, length) = (0.0, 0.0)
  for (x, y) in zip(a.elements, b.elements) {
    difference += Double(x - y) * Double(x - y)
    length += Double(y) * Double(y)
  }
  return (difference / max(length, 1e-30)).squareRoot()
}
