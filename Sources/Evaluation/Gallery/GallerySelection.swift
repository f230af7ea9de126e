/// The worst and the best examples of one method by IoU.
struct GallerySelection {
  /// The worst, the very worst first.
  let worst: [ImageReport]
  /// The best, the very best first; none that is among the worst.
  let best: [ImageReport]

  /// - Parameter count: how many of each at most.
  init(_ images: [ImageReport], method: String, count: Int) {
    let rated = images.enumerated().compactMap { index, image in
      image.results[method]?.metrics[.iou].map { (index: index, iou: $0) }
    }
    // By the place in the dataset among equals, so that a page does not change without a reason.
    let order = rated.sorted { ($0.iou, $0.index) < ($1.iou, $1.index) }.map(\.index)
    let low = min(count, (order.count + 1) / 2)
    let high = min(count, order.count - low)
    worst = order.prefix(low).map { images[$0] }
    best = order.suffix(high).reversed().map { images[$0] }
  }
}
