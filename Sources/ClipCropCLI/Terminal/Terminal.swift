import Foundation

/// Results go to stdout, everything else to stderr.
enum Terminal {
  /// Prints a result.
  static func result(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  /// Prints `error: …`, in red where stderr is a terminal that wants colour.
  static func error(_ sentence: String) { say("error", 31, sentence) }

  /// Prints `warning: …`, in yellow where stderr is a terminal that wants colour.
  static func warning(_ sentence: String) { say("warning", 33, sentence) }

  /// Prints `note: …`: what a user should know before something long begins.
  static func note(_ sentence: String) { say("note", 36, sentence) }

  private static func say(_ label: String, _ colour: Int, _ sentence: String) {
    let label = wantsColour ? "\u{1B}[1;\(colour)m\(label):\u{1B}[0m" : "\(label):"
    FileHandle.standardError.write(Data("\(label) \(sentence)\n".utf8))
  }

  /// Whether stderr may be coloured (https://no-color.org).
  static var wantsColour: Bool {
    let environment = ProcessInfo.processInfo.environment
    return isatty(STDERR_FILENO) == 1 && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }
}
