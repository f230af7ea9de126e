internal import Foundation

/// Logistic regression by Newton's method (iteratively reweighted least squares).
///
/// Minimises the sum of the log losses plus ridge / 2 times the squared weights of the standardised inputs, so that the ridge means
/// the same on every scale and weights stay finite where the classes can be parted. The bias is free.
struct LogisticRegression {
  /// A weight for each input.
  let weights: [Double]
  let bias: Double

  private static let mostSteps = 100
  private static let converged = 1e-10

  /// - Parameters:
  ///   - rows: inputs, equally many in each row.
  ///   - outcomes: both true and false ones.
  init(rows: [[Double]], outcomes: [Bool], ridge: Double) {
    let scale = Standardisation(rows)
    let inputs = rows.map { scale($0) + [1] }
    let count = inputs.first?.count ?? 1
    let penalties = Array(repeating: ridge, count: count - 1) + [0]
    var solution = Array(repeating: 0.0, count: count)
    var loss = Self.loss(solution, inputs, outcomes, penalties)
    for _ in 0..<Self.mostSteps {
      let step = Self.newtonStep(solution, inputs, outcomes, penalties)
      // Halved until it helps: far from the solution a whole step may overshoot.
      var (length, next, nextLoss) = (1.0, solution, Double.infinity)
      while length > 1e-6 {
        next = zip(solution, step).map { $0 - length * $1 }
        nextLoss = Self.loss(next, inputs, outcomes, penalties)
        if nextLoss <= loss { break }
        length /= 2
      }
      guard nextLoss <= loss else { break }
      let change = loss - nextLoss
      (solution, loss) = (next, nextLoss)
      if change <= Self.converged * max(1, loss) { break }
    }
    let weights = zip(solution, scale.deviations).map { $0 / $1 }
    self.weights = weights
    bias = solution[count - 1] - zip(weights, scale.means).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private static func loss(
    _ solution: [Double], _ inputs: [[Double]], _ outcomes: [Bool], _ penalties: [Double]
  ) -> Double {
    let fit = zip(inputs, outcomes).reduce(0.0) { sum, example in
      let z = dot(example.0, solution) * (example.1 ? -1 : 1)
      // log(1 + e^z) without overflow.
      return sum + max(z, 0) + log1p(exp(-abs(z)))
    }
    return fit + zip(penalties, solution).reduce(0) { $0 + $1.0 * $1.1 * $1.1 / 2 }
  }

  private static func newtonStep(
    _ solution: [Double], _ inputs: [[Double]], _ outcomes: [Bool], _ penalties: [Double]
  ) -> [Double] {
    let count = solution.count
    var gradient = zip(penalties, solution).map { $0 * $1 }
    var hessian = (0..<count).map { row in (0..<count).map { $0 == row ? penalties[row] + 1e-12 : 0 } }
    for (input, outcome) in zip(inputs, outcomes) {
      let p = 1 / (1 + exp(-dot(input, solution)))
      for i in 0..<count {
        gradient[i] += (p - (outcome ? 1 : 0)) * input[i]
        for j in 0..<count { hessian[i][j] += p * (1 - p) * input[i] * input[j] }
      }
    }
    return solved(hessian, gradient)
  }

  /// Gaussian elimination with pivots, for a handful of unknowns.
  private static func solved(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var (a, b) = (matrix, right)
    for column in b.indices {
      let pivot = (column..<b.count).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
      a.swapAt(column, pivot)
      b.swapAt(column, pivot)
      for row in (column + 1)..<max(b.count, column + 1) {
        let factor = a[row][column] / a[column][column]
        for k in column..<b.count { a[row][k] -= factor * a[column][k] }
        b[row] -= factor * b[column]
      }
    }
    for row in b.indices.reversed() {
      for k in (row + 1)..<max(b.count, row + 1) { b[row] -= a[row][k] * b[k] }
      b[row] /= a[row][row]
    }
    return b
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}

/// Brings every input to mean 0 and deviation 1.
private struct Standardisation {
  let means: [Double]
  let deviations: [Double]

  init(_ rows: [[Double]]) {
    let count = Double(max(1, rows.count))
    let means = (rows.first ?? []).indices.map { column in rows.reduce(0) { $0 + $1[column] } / count }
    self.means = means
    deviations = means.indices.map { column in
      let variance = rows.reduce(0) { $0 + ($1[column] - means[column]) * ($1[column] - means[column]) } / count
      // An input that never changes says nothing, whatever its scale.
      return variance > 0 ? variance.squareRoot() : 1
    }
  }

  func callAsFunction(_ row: [Double]) -> [Double] { row.indices.map { (row[$0] - means[$0]) / deviations[$0] } }
}
