#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A file that appears whole or not at all: written beside its place and renamed into it.
enum OutputFile {
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
    let (descriptor, temporary) = try createBeside(target, shownAs: path)
    do throws(ImagingError) {
      try write(descriptor)
      if exists { fchmod(descriptor, status.st_mode & 0o7777) }
      guard close(descriptor) == 0 else { throw failure(path: path, code: errno) }
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    guard rename(temporary, target) == 0 else {
      let code = errno
      unlink(temporary)
      throw failure(path: path, code: code)
    }
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

  /// A new file in the target's folder, under a hidden name that nobody has.
  private static func createBeside(_ target: String, shownAs path: String) throws(ImagingError) -> (Int32, String) {
    let slash = target.lastIndex(of: "/").map(target.index(after:)) ?? target.startIndex
    let folder = target[..<slash]
    // Short, since the name itself may be as long as names can be.
    for _ in 0..<100 {
      let temporary = folder + ".clipcrop-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
      let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (descriptor, temporary) }
      guard errno == EEXIST else { throw failure(path: path, code: errno) }
    }
    throw failure(path: path, code: EEXIST)
  }
}
