internal import CVips

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension Raster {
  /// A copy whose metadata tells of these pixels: upright, of this size, and without the small copies of the whole
  /// picture that cameras and editors embed. Who crops someone out of a photograph must not send them along as a
  /// thumbnail.
  ///
  /// The maker note goes too: it may hold such previews, and its inner offsets are void once EXIF is rewritten.
  func withMetadataReset() throws(VipsFailure) -> Raster {
    let copy = try Raster.wrapping { ccv_copy(pointer, $0) }
    for name in copy.fieldNames where Raster.tellsOfTheWhole(name) { ccv_remove_field(copy.pointer, name) }
    if ccv_has_field(copy.pointer, "orientation") != 0 { ccv_set_int_field(copy.pointer, "orientation", 1) }
    copy.rewriteBlob("xmp-data") { XMPPacket.reset($0, size: size) }
    for name in ["iptc-data", "photoshop-data"] { copy.rewriteBlob(name, with: PhotoshopResources.withoutThumbnails) }
    return copy
  }

  /// A copy with no metadata at all. Said to the encoder as well; but not every encoder listens.
  func withoutMetadata() throws(VipsFailure) -> Raster {
    let copy = try Raster.wrapping { ccv_copy(pointer, $0) }
    for name in copy.fieldNames where name != "jpeg-chroma-subsample" { ccv_remove_field(copy.pointer, name) }
    return copy
  }

  private var fieldNames: [String] {
    let joined = ccv_field_names(pointer)
    defer { free(joined) }
    return String(cString: joined).split(separator: "\n").map(String.init)
  }

  private static func tellsOfTheWhole(_ name: String) -> Bool {
    // exif-ifd1 describes the thumbnail; the page fields belong to animations, of which one frame is left.
    let names: Set = [
      "jpeg-thumbnail-data", "exif-ifd2-MakerNote", "n-pages", "page-height", "delay", "loop", "gif-delay", "gif-loop",
      "gif-palette", "background", "heif-primary", "n-subifds",
    ]
    return names.contains(name) || name.hasPrefix("exif-ifd1-")
  }

  /// Replaces a blob by what `edit` makes of it; nil removes it.
  private func rewriteBlob(_ name: String, with edit: ([UInt8]) -> [UInt8]?) {
    var count = 0
    guard let bytes = ccv_blob_field(pointer, name, &count) else { return }
    let old = Array(UnsafeBufferPointer(start: bytes, count: count))
    guard let new = edit(old) else { return ccv_remove_field(pointer, name) }
    if new != old { ccv_set_blob_field(pointer, name, new, new.count) }
  }
}
