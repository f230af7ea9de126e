internal import CKernels
package import Tensors

/// Sigmoid focal loss (Lin et al., arXiv 1708.02002) for patches against texts: a_t (1 - p_t)^gamma * cross-entropy, where
/// p_t = p t + (1 - p)(1 - t) and a_t = alpha t + (1 - alpha)(1 - t). Easy negatives, nearly all of an image, hardly count.
package struct FocalLoss: Hashable, Sendable {
  /// How strongly easy examples are discounted.
  package var gamma: Double
  /// The share of positives.
  package var alpha: Double

  package init(gamma: Double = 2, alpha: Double = 0.25) { (self.gamma, self.alpha) = (gamma, alpha) }

  /// - Parameters:
  ///   - logits: `[patches, classes]`.
  ///   - targets: 0...1, of the same shape.
  ///   - mask: of the same shape, 0 for what is to be left out; nil counts all.
  /// - Returns: the masked sum over the masked sum of targets (at least 1: a batch may have no positives), a scalar.
  package func callAsFunction(_ logits: Tensor, targets: Tensor, mask: Tensor? = nil) -> Tensor {
    precondition(targets.shape == logits.shape, "a target for each logit")
    precondition(mask.map { $0.shape == logits.shape } ?? true, "a weight for each logit")
    let positives = FocalLoss.sumOfBlocks(logits.count) { range in
      FocalLoss.withPointers(targets, mask, from: range.lowerBound) { cck_masked_sum(range.count, $0, $1) }
    }
    let share = 1 / max(1, positives)
    let settings = cck_focal_settings(alpha: Float(alpha), gamma: Float(gamma), share: Float(share))
    var value = 0.0
    let gradient = Tensor(shape: logits.shape) { gradient in
      logits.withUnsafeElements { x in
        value = FocalLoss.sumOfBlocks(x.count) { range in
          let start = range.lowerBound
          return FocalLoss.withPointers(targets, mask, from: start) { targets, mask in
            var settings = settings
            return cck_focal(
              range.count, &settings, x.baseAddress.map { $0 + start }, targets, mask,
              gradient.baseAddress.map { $0 + start })
          }
        }
      }
    }
    return .loss(value * share, of: logits, gradient: gradient)
  }

  /// A sum over blocks on all threads, added up in the order of the blocks, so that it is always the same.
  private static func sumOfBlocks(_ count: Int, _ sum: (Range<Int>) -> Double) -> Double {
    let size = 1 << 15
    var sums = [Double](repeating: 0, count: (count + size - 1) / size)
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      Compute.parallelBlocks(count, size: size) { range in
        if !range.isEmpty { sums[range.lowerBound / size] = sum(range) }
      }
    }
    return sums.reduce(0, +)
  }

  private static func withPointers(
    _ targets: Tensor, _ mask: Tensor?, from start: Int,
    _ body: (UnsafePointer<Float>?, UnsafePointer<Float>?) -> Double
  ) -> Double {
    targets.withUnsafeElements { targets in
      let targets = targets.baseAddress.map { $0 + start }
      guard let mask else { return body(targets, nil) }
      return mask.withUnsafeElements { body(targets, $0.baseAddress.map { $0 + start }) }
    }
  }
}
