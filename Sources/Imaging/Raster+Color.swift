internal import CVips

extension Raster {
  /// White in the raster's own numbers: what transparency becomes where alpha cannot be kept, as on a white page.
  private var white: String {
    switch interpretation {
    case "cmyk": "0"
    case "rgb16", "grey16": "65535"
    case "scrgb": "1"
    case "lab": "\"100 0 0\""
    default: sampleFormat == "ushort" ? "65535" : "255"
    }
  }

  /// Without alpha: transparency becomes white.
  func flattened() throws(VipsFailure) -> Raster {
    hasAlpha ? try run("flatten", "background=\(white)") : self
  }

  var hasProfile: Bool { ccv_has_field(pointer, "icc-profile-data") != 0 }

  var isCMYK: Bool { interpretation == "cmyk" }
  var isGrey: Bool { ["b-w", "grey16"].contains(interpretation) }
  var isDeep: Bool { sampleFormat != "uchar" }

  /// sRGB by the embedded profile where there is one, by the bands' meaning otherwise; `bits` is 8 or 16. Alpha stays.
  ///
  /// A profile that is broken or of another kind than the pixels is passed over: the picture is still worth seeing.
  func inSRGB(bits: Int) throws(VipsFailure) -> Raster {
    if hasProfile, let converted = try? managed(from: "embedded=true", bits: bits) { return converted }
    if isCMYK { return try managed(from: "input_profile=cmyk", bits: bits) }
    let space = bits == 16 ? "rgb16" : "srgb"
    return interpretation == space && !(bits == 8 && isDeep) ? self : try run("colourspace", "space=\(space)")
  }

  private func managed(from source: String, bits: Int) throws(VipsFailure) -> Raster {
    try run(
      "icc_transform", "output_profile=srgb", source, "intent=relative", "black_point_compensation=true",
      "depth=\(bits)")
  }

  /// Exactly three 8-bit sRGB bands, for everything that looks at pixels; `native` leaves the colours of an RGB picture
  /// as they are stored (the caller knows that they are sRGB already).
  func inRGB8(native: Bool) throws(VipsFailure) -> Raster {
    let opaque = try flattened()
    let converted =
      native && opaque.interpretation == "srgb" && opaque.sampleFormat == "uchar"
      ? opaque : try opaque.inSRGB(bits: 8)
    let bytes = converted.isDeep ? try converted.run("cast", "format=uchar") : converted
    return bytes.bands == 1 ? try bytes.run("colourspace", "space=srgb") : bytes
  }

  /// The same pixels, to be seen with another raster's profile.
  func withProfile(of other: Raster) throws(VipsFailure) -> Raster {
    let copy = try Raster.wrapping { ccv_copy(pointer, $0) }
    var count = 0
    if let profile = ccv_blob_field(other.pointer, "icc-profile-data", &count) {
      ccv_set_blob_field(copy.pointer, "icc-profile-data", profile, count)
    }
    return copy
  }

  /// Whether the embedded profile means sRGB, as that of most cameras does: found by sending 64 colours through it.
  /// Converting a 12-megapixel picture for nothing would cost more than all the rest.
  var profileIsSRGB: Bool {
    guard hasProfile else { return false }
    let levels: [UInt8] = [0, 80, 160, 255]
    let colors = levels.flatMap { r in levels.flatMap { g in levels.flatMap { b in [r, g, b] } } }
    let seen = colors.withUnsafeBytes { memory -> [UInt8]? in
      guard let base = memory.baseAddress,
        let plain = try? Raster.wrapping({ ccv_from_memory(base, 64, 1, 3, $0) }),
        let tagged = try? plain.withProfile(of: self)
      else { return nil }
      return try? tagged.managed(from: "embedded=true", bits: 8).bytes()
    }
    guard let seen, seen.count == colors.count else { return false }
    return zip(seen, colors).allSatisfy { abs(Int($0) - Int($1)) <= 2 }
  }
}
