/// A binary heap that gives the least element first.
struct PriorityQueue<Element: Comparable> {
  private var heap: [Element] = []

  mutating func insert(_ element: Element) {
    heap.append(element)
    var child = heap.count - 1
    while child > 0, case let parent = (child - 1) / 2, heap[child] < heap[parent] {
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Removes and returns the least element.
  mutating func popMinimum() -> Element? {
    guard let minimum = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return minimum }
    heap[0] = last
    var parent = 0
    while case let left = 2 * parent + 1, left < heap.count {
      let child = left + 1 < heap.count && heap[left + 1] < heap[left] ? left + 1 : left
      guard heap[child] < heap[parent] else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return minimum
  }
}
