extension Tensor {
  /// One more token before those of each sequence, the same for all.
  ///
  /// - Parameter token: `[width]`; `self` is `[batch, tokens, width]`.
  /// - Returns: `[batch, 1 + tokens, width]`.
  package func prependingToken(_ token: Tensor) -> Tensor {
    precondition(rank == 3 && token.shape == [width], "a token of \(token.shape) before those of \(shape)")
    let (batch, step, width, shape) = (self.shape[0], self.shape[1] * self.width, self.width, self.shape)
    return Tensor(shape: [batch, 1 + shape[1], width]) { out in
      withUnsafeElements { x in
        token.withUnsafeElements { token in
          guard let out = out.baseAddress, let x = x.baseAddress, let token = token.baseAddress else { return }
          Compute.parallel(batch) { sequence in
            let start = out + sequence * (step + width)
            start.update(from: token, count: width)
            (start + width).update(from: x + sequence * step, count: step)
          }
        }
      }
    }.recorded(from: [self, token]) { gradient in
      [gradient.withoutFirstToken(shape), gradient.sumOfFirstTokens()]
    }
  }

  /// Every token times the first of its sequence, which itself is left out: OWL-ViT's way to merge the class token into the patches.
  ///
  /// - Returns: `[batch, tokens - 1, width]` of `[batch, tokens, width]`.
  package func multipliedByFirstToken() -> Tensor {
    precondition(rank == 3 && shape[1] > 0, "\(shape) has no first token")
    let x = detached
    let (batch, tokens, width) = (shape[0], shape[1], self.width)
    return Tensor(shape: [batch, tokens - 1, width]) { out in
      x.forEachSequence(with: out) { x, out in
        for token in 1..<max(1, tokens) {
          for i in 0..<width { out[(token - 1) * width + i] = x[token * width + i] * x[i] }
        }
      }
    }.recorded(from: [self]) { [x.firstTokenPullback($0)] }
  }

  /// With y_t = x_t x_0: dx_t = dy_t x_0 and dx_0 the sum of dy_t x_t.
  private func firstTokenPullback(_ gradient: Tensor) -> Tensor {
    let (tokens, width) = (shape[1], self.width)
    return Tensor(shape: shape) { out in
      gradient.withUnsafeElements { gradient in
        guard let start = gradient.baseAddress, let base = out.baseAddress else { return }
        forEachSequence(with: out) { x, dx in
          let dy = start + (dx - base) / tokens * (tokens - 1)
          for i in 0..<width { dx[i] = 0 }
          for token in 1..<max(1, tokens) {
            let g = dy + (token - 1) * width
            for i in 0..<width {
              dx[i] += g[i] * x[token * width + i]
              dx[token * width + i] = g[i] * x[i]
            }
          }
        }
      }
    }
  }

  /// Calls `body` with the start of each sequence here and in a buffer of as many sequences.
  private func forEachSequence(
    with out: UnsafeMutableBufferPointer<Float>, _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    let batch = shape[0]
    guard batch > 0, let target = out.baseAddress else { return }
    let (step, outStep) = (count / batch, out.count / batch)
    withUnsafeElements { x in
      guard let x = x.baseAddress else { return }
      Compute.parallel(batch) { body(x + $0 * step, target + $0 * outStep) }
    }
  }

  private func withoutFirstToken(_ shape: [Int]) -> Tensor {
    let width = width
    return Tensor(shape: shape) { out in
      let step = out.count / max(1, shape[0])
      forEachSequence(with: out) { x, out in out.update(from: x + width, count: step) }
    }
  }

  private func sumOfFirstTokens() -> Tensor {
    let (batch, width) = (shape[0], self.width)
    return Tensor(shape: [width]) { out in
      out.initialize(repeating: 0)
      withUnsafeElements { x in
        for sequence in 0..<batch {
          let start = sequence * (x.count / batch)
          for i in 0..<width { out[i] += x[start + i] }
        }
      }
    }
  }
}
