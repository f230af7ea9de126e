internal import CKernels

/// What this machine's cores can do at most, measured: multiply-adds in registers, on as many threads as products use.
public enum MachinePeak {
  /// Operations a second, a multiplication with its addition being two; nil where there are no kernels.
  public static func measure(_ kernels: KernelSet, _ precision: EncoderPrecision) -> Double? {
    let (isa, kind) = (kernels.isa, precision == .int8 ? CCK_INT8 : CCK_FLOAT32)
    guard cck_arithmetic(isa, kind, 1000) > 0 else { return nil }
    let clock = ContinuousClock()
    let (threads, rounds) = (Compute.threads, 2_000_000)
    // The best of several: what else runs on the machine is not what is asked for.
    return (0..<20).map { _ in
      let start = clock.now
      Compute.parallel(threads) { _ in _ = cck_arithmetic(isa, kind, rounds) }
      let operations = cck_arithmetic(isa, kind, 1) * Double(rounds * threads)
      return operations / ((clock.now - start) / .seconds(1))
    }.max()
  }
}
