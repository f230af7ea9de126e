/// Sizes for people: `612.4 MB`, in powers of a thousand as disks and networks count.
enum ByteCount {
  static func text(_ bytes: Int) -> String {
    guard bytes >= 1000 else { return "\(bytes) B" }
    var value = Double(bytes)
    for unit in ["kB", "MB", "GB", "TB"] {
      value /= 1000
      // 999.95 would be written as 1000.0.
      if value < 999.95 { return "\((value * 10).rounded() / 10) \(unit)" }
    }
    return "\((value * 10).rounded() / 10) TB"
  }
}
