/// How hard it is to walk from the picture's border to a position: the minimum barrier distance, that is the smallest
/// range (highest less lowest value) met on any path from the border. Background joins the border by even paths; an
/// object is walled in by its outline (Zhang et al., "Minimum Barrier Salient Object Detection at 80 FPS", ICCV 2015).
struct BarrierDistance {
  /// Whether paths may start at the bottom border. People and things often stand on it, so the measure is also wanted without.
  let startsAtBottom: Bool

  /// The distance at each position, by raster scans from all four corners, so that a mirrored picture has the mirrored distances.
  func distances(in plane: Plane) -> Plane {
    let (width, height) = (plane.width, plane.height)
    var distance = [Float](repeating: .greatestFiniteMagnitude, count: width * height)
    var low = plane.values
    var high = plane.values
    for x in 0..<width {
      distance[x] = 0
      if startsAtBottom { distance[(height - 1) * width + x] = 0 }
    }
    for y in 0..<height {
      distance[y * width] = 0
      distance[y * width + width - 1] = 0
    }
    plane.values.withUnsafeBufferPointer { values in
      distance.withUnsafeMutableBufferPointer { distance in
        low.withUnsafeMutableBufferPointer { low in
          high.withUnsafeMutableBufferPointer { high in
            var scan = Scan(
              width: width, height: height, values: values, distance: distance, low: low, high: high)
            for (right, down) in [(true, true), (false, false), (false, true), (true, false)] {
              scan.run(right: right, down: down)
            }
          }
        }
      }
    }
    return Plane(width: width, height: height, values: distance)
  }

  private struct Scan {
    let width: Int
    let height: Int
    let values: UnsafeBufferPointer<Float>
    var distance: UnsafeMutableBufferPointer<Float>
    var low: UnsafeMutableBufferPointer<Float>
    var high: UnsafeMutableBufferPointer<Float>

    mutating func run(right: Bool, down: Bool) {
      let stepX = right ? 1 : -1
      let stepY = down ? 1 : -1
      var y = down ? 0 : height - 1
      for row in 0..<height {
        var index = y * width + (right ? 0 : width - 1)
        for column in 0..<width {
          if column > 0 { relax(index, from: index - stepX) }
          if row > 0 { relax(index, from: index - stepY * width) }
          index += stepX
        }
        y += stepY
      }
    }

    @inline(__always)
    private mutating func relax(_ index: Int, from neighbour: Int) {
      let value = values[index]
      let highest = max(high[neighbour], value)
      let lowest = min(low[neighbour], value)
      let barrier = highest - lowest
      if barrier < distance[index] && distance[neighbour] < .greatestFiniteMagnitude {
        distance[index] = barrier
        high[index] = highest
        low[index] = lowest
      }
    }
  }
}
