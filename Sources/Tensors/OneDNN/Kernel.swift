internal import COneDNN

/// An operation that oneDNN has compiled for one shape. It is immutable and may run on several threads at once.
final class Kernel: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Takes what one of the C makers returned; a NULL becomes the error that the maker described.
  init(_ operation: String, _ make: (UnsafeMutablePointer<CChar>) -> OpaquePointer?) throws {
    pointer = try Kernel.checked(operation, make)
  }

  deinit { ccd_kernel_free(pointer) }

  /// What oneDNN calls the implementation, such as `brgemm:avx512_core`.
  var implementation: String { String(cString: ccd_kernel_implementation(pointer)) }

  static func checked(
    _ operation: String, _ make: (UnsafeMutablePointer<CChar>) -> OpaquePointer?
  ) throws -> OpaquePointer {
    var made: OpaquePointer?
    let reason = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CCD_MESSAGE)) { message in
      message.initialize(repeating: 0)
      guard let start = message.baseAddress else { return "" }
      made = make(start)
      return String(cString: start)
    }
    guard let made else { throw TensorError.kernel(operation: operation, reason: reason) }
    return made
  }

  /// Turns the status of a run into an error.
  static func check(_ status: Int32, _ operation: String) throws {
    if status != 0 { throw TensorError.kernel(operation: operation, reason: "oneDNN status \(status) while running") }
  }
}
