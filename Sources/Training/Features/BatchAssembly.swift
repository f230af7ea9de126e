internal import CKernels
internal import ClipCrop
internal import Datasets
internal import Geometry
internal import Tensors

/// Lays samples side by side into one ``CropBatch``.
struct BatchAssembly {
  let samples: [CropSample]
  let scenes: [CachedScene]
  let answers: [CachedAnswer?]
  /// Patches for each sample, padding included.
  let patches: Int
  let featureWidth: Int
  let queryWidth: Int

  func batch() -> CropBatch {
    CropBatch(
      features: features, relevance: padded(2) { answers[$0]?.relevance ?? [] }, boxes: padded(4) { scenes[$0].boxes },
      positions: padded(2) { scenes[$0].positions },
      grids: scenes.map { PatchGrid(rows: $0.rows, columns: $0.columns) }, queries: queries,
      hasQuery: answers.map { $0 != nil },
      shots: samples.map { $0.example.query.flatMap { QueryReading($0).shot } },
      targets: samples.map(BatchAssembly.targets),
      subjects: samples.map { sample in sample.example.subjects.map { $0.normalized(in: sample.size) } },
      thumbnails: thumbnails, samples: samples, sizes: samples.map(\.size), names: samples.map(\.name))
  }

  private var features: Tensor {
    Tensor(shape: [samples.count, patches, featureWidth]) { out in
      for (index, scene) in scenes.enumerated() {
        let part = UnsafeMutableBufferPointer(rebasing: out[stride(patches * featureWidth, index)])
        part[scene.features.count...].update(repeating: 0)
        if let base = part.baseAddress { cck_from_half(scene.features.count, scene.features, base) }
      }
    }
  }

  private var queries: Tensor {
    Tensor(shape: [samples.count, queryWidth]) { out in
      for (index, answer) in answers.enumerated() {
        BatchAssembly.fill(out[stride(queryWidth, index)], with: answer?.embedding ?? [])
      }
    }
  }

  private var thumbnails: Tensor {
    let side = CachedScene.thumbnailSide
    return Tensor(shape: [samples.count, 3, side, side]) { out in
      for (index, scene) in scenes.enumerated() {
        BatchAssembly.fill(out[stride(3 * side * side, index)], with: scene.thumbnail.lazy.map { Float($0) / 255 })
      }
    }
  }

  /// `[B, patches, width]` of what each sample has, zeros behind.
  private func padded(_ width: Int, _ values: (Int) -> [Float]) -> Tensor {
    Tensor(shape: [samples.count, patches, width]) { out in
      for index in samples.indices {
        BatchAssembly.fill(out[stride(patches * width, index)], with: values(index))
      }
    }
  }

  private func stride(_ length: Int, _ index: Int) -> Range<Int> { (index * length)..<((index + 1) * length) }

  /// Writes the values and, behind them, zeros.
  private static func fill(_ slice: Slice<UnsafeMutableBufferPointer<Float>>, with values: some Collection<Float>) {
    let part = UnsafeMutableBufferPointer(rebasing: slice)
    let end = part.update(fromContentsOf: values)
    part[end...].update(repeating: 0)
  }

  private static func targets(_ sample: CropSample) -> [RatedWindow] {
    sample.example.crops.map { RatedWindow(box: $0.box.normalized(in: sample.size), score: $0.score) }
  }
}
