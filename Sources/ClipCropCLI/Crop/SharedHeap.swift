import Foundation

/// What many pictures in a row need of the allocator.
enum SharedHeap {
  /// glibc's `M_ARENA_MAX`: the most heaps.
  private static let mostHeaps: Int32 = -8

  /// Lets all threads take memory from one heap. glibc gives threads heaps of their own; but what belongs to a picture is taken by
  /// one thread and given back by another, so that over a folder of pictures every heap would grow to its own peak.
  static func use() {
    // Looked up by name: no module that Swift imports declares it, and other C libraries lack it.
    guard let symbol = dlsym(dlopen(nil, RTLD_LAZY), "mallopt") else { return }
    let mallopt = unsafeBitCast(symbol, to: (@convention(c) (Int32, Int32) -> Int32).self)
    _ = mallopt(mostHeaps, 1)
  }
}
