import Foundation

extension Terminal {
  /// Whether a line on stderr can be drawn over.
  static var showsProgress: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM", default: "dumb"] != "dumb"
  }

  /// How many characters fit on a line of stderr.
  static var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Writes to stderr as it is, without a line's end.
  static func draw(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
