extension Dataset {
  /// The dataset without the examples that have no window, which only tell where things are: for learning to crop, and for
  /// measuring crops.
  ///
  /// - Returns: the rest, and how many were left out.
  /// - Throws: ``DatasetError/noWindows(dataset:examples:)`` where nothing is left.
  public func requiringWindows() throws(DatasetError) -> (dataset: Dataset, withoutWindows: Int) {
    var rest = self
    rest.examples = examples.filter { !$0.crops.isEmpty }
    guard !rest.examples.isEmpty else { throw .noWindows(dataset: name, examples: examples.count) }
    return (rest, examples.count - rest.examples.count)
  }
}
