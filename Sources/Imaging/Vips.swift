internal import CVips

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What libvips said when it failed.
struct VipsFailure: Error {
  let message: String

  /// Takes over a message from C.
  init(taking text: UnsafeMutablePointer<CChar>?) {
    message = text.map { String(cString: $0) } ?? ""
    free(text)
  }

  init(_ message: String) {
    self.message = message
  }

  /// The message's last line: libvips puts the most general statement first and the cause after it.
  var detail: String {
    let lines = message.split(separator: "\n").map(String.init)
    return lines.last ?? "no reason given"
  }
}

/// The library's one start, and what is set for the whole process.
public enum Imaging {
  /// Started by the first use, by exactly one thread; holds why that failed, if it did.
  private static let startFailure: String? = {
    var message: UnsafeMutablePointer<CChar>?
    guard ccv_init(&message) != 0 else { return nil }
    return VipsFailure(taking: message).message
  }()

  /// Limits how many threads one operation on a picture uses; 0 means one a core.
  public static func setThreads(_ count: Int) {
    guard startFailure == nil else { return }
    ccv_set_threads(Int32(clamping: max(0, count)))
  }

  /// Makes sure that libvips runs and has the operation, from a loadable module where need be.
  static func require(_ operation: String, module: String?) throws(VipsFailure) -> Bool {
    if let startFailure { throw VipsFailure(startFailure) }
    if let module { ccv_load_module(module, operation) }
    return ccv_has_operation(operation) != 0
  }
}
