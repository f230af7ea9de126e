import ModelStore

/// Counts the bytes of a pull and tells of them. Belongs to one pull, which does one thing at a time.
final class PullTally {
  /// Where events go.
  let report: @Sendable (PullEvent) -> Void
  /// Bytes of files that came over the network.
  private(set) var downloaded = 0
  private var overallSize: Int?
  private var finished = 0

  init(report: @escaping @Sendable (PullEvent) -> Void) { self.report = report }

  /// Says what will come.
  func plan(_ files: [RemoteFile], commit: String) {
    let sizes = files.compactMap(\.size)
    overallSize = sizes.count == files.count ? sizes.reduce(0, +) : nil
    report(.planned(commit: commit, files: files.map { .init(path: $0.path.text, size: $0.size) }))
  }

  /// Notes how much of a file is there, and how much of that is new.
  func progress(_ file: RemoteFile, received: Int, new: Int = 0) {
    downloaded += new
    report(
      .received(
        .init(
          file: file.path.text, received: received, size: file.size, overallReceived: finished + received,
          overallSize: overallSize)))
  }

  /// Notes that a file is complete.
  func finish(_ file: RemoteFile, alreadyHere: Bool) {
    finished += file.size ?? 0
    report(.finished(file: file.path.text, alreadyHere: alreadyHere))
  }
}
