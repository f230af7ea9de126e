#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A file that appears whole or not at all: written beside its place and renamed into it.
package enum OutputFile {
  /// Lets `write` fill a new file and puts it at `path`, replacing what was there. On failure nothing is left and the old
  /// file stays.
  ///
  /// The path may be the picture's own, a symbolic link (its target is replaced) or a device or pipe (written to).
  static func replace(
    _ path: String, write: (Int32) throws(ImagingError) -> Void
  ) throws(ImagingError) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw .unwritable(path: path, reason: "it is a folder") }
    if exists, status.st_mode & S_IFMT != S_IFREG { return try through(path, write: write) }
    // Renaming would replace a file that its owner has protected.
    if exists, access(path, W_OK) != 0 { throw failure(path: path, code: errno) }

    let target = exists ? resolved(path) : path
    let file = try createBeside(target, shownAs: path)
    do throws(ImagingError) {
      try write(file.descriptor)
      if exists { fchmod(file.descriptor, status.st_mode & 0o7777) }
      try give(file, its: target, shownAs: path)
    } catch {
      close(file.descriptor)
      unlink(file.name)
      throw error
    }
    close(file.descriptor)
  }

  /// A file being written: open, and either under `name` already or, unnamed, to be put there.
  private struct Temporary {
    let descriptor: Int32
    let name: String
    let unnamed: Bool
  }

  /// Puts a finished file at its place.
  private static func give(
    _ file: Temporary, its target: String, shownAs path: String
  ) throws(ImagingError) {
    #if os(Linux)
      // Only a name can be renamed over a file: for this moment it has one.
      let source = "/proc/self/fd/\(file.descriptor)"
      if file.unnamed, linkat(AT_FDCWD, source, AT_FDCWD, file.name, AT_SYMLINK_FOLLOW) != 0 {
        throw failure(path: path, code: errno)
      }
    #endif
    guard rename(file.name, target) == 0 else { throw failure(path: path, code: errno) }
  }

  /// What the system's error code means for an output.
  static func failure(path: String, code: Int32) -> ImagingError {
    let reason = String(cString: strerror(code))
    return isFull(code) ? .diskFull(path: path, reason: reason) : .unwritable(path: path, reason: reason)
  }

  /// Whether the place is at fault when an encoder has failed: libvips does not always pass the system's reason on, so
  /// that a trial write asks again.
  static func failure(path: String, descriptor: Int32) -> ImagingError? {
    var status = stat()
    guard fstat(descriptor, &status) == 0, [S_IFREG, S_IFCHR].contains(status.st_mode & S_IFMT) else { return nil }
    let block = [UInt8](repeating: 0, count: 1 << 16)
    var written = 0
    while written < block.count {
      let count = block.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, status.st_size) }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == ESPIPE { return nil }
      if count <= 0 { return failure(path: path, code: errno) }
      // What fits is written at the end, so that what does not fit shows.
      written += count
      guard fstat(descriptor, &status) == 0 else { return nil }
    }
    return nil
  }

  private static func isFull(_ code: Int32) -> Bool { [ENOSPC, EDQUOT, EFBIG].contains(code) }

  private static func through(
    _ path: String, write: (Int32) throws(ImagingError) -> Void
  ) throws(ImagingError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path: path, code: errno) }
    defer { close(descriptor) }
    try write(descriptor)
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// A new file in the target's folder: without a name where the system can, so that nothing is left even if the
  /// process is killed; otherwise under a hidden one that nobody has.
  private static func createBeside(_ target: String, shownAs path: String) throws(ImagingError) -> Temporary {
    let slash = target.lastIndex(of: "/").map(target.index(after:)) ?? target.startIndex
    let folder = String(target[..<slash])
    // Short, since the target's own name may be as long as names can be, which would then be told too late.
    guard target[slash...].utf8.count <= Int(NAME_MAX) else { throw failure(path: path, code: ENAMETOOLONG) }
    for _ in 0..<100 {
      let name = folder + ".clipcrop-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
      #if os(Linux)
        let unnamed = open(folder.isEmpty ? "." : folder, unnamedFile | O_RDWR | O_CLOEXEC, 0o666)
        if unnamed >= 0, access("/proc/self/fd/\(unnamed)", F_OK) == 0 {
          return Temporary(descriptor: unnamed, name: name, unnamed: true)
        }
        if unnamed >= 0 { close(unnamed) }
      #endif
      let descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return Temporary(descriptor: descriptor, name: name, unnamed: false) }
      guard errno == EEXIST else { throw failure(path: path, code: errno) }
    }
    throw failure(path: path, code: EEXIST)
  }

  #if os(Linux)
    /// O_TMPFILE, which is not imported: a flag of its own with O_DIRECTORY, so that old kernels fail.
    private static let unnamedFile: Int32 = 0o20_000_000 | O_DIRECTORY
  #endif
}
