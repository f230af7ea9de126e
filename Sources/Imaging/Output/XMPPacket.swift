internal import Geometry

/// Edits of an XMP packet, which is RDF in XML, by its text: a parser would reformat what editors wrote.
enum XMPPacket {
  /// The packet with orientation 1, the given size, and no thumbnails; nil when it is not UTF-8 text.
  static func reset(_ packet: [UInt8], size: PixelSize) -> [UInt8]? {
    // Some writers close the packet with a zero byte.
    let text = packet.last == 0 ? packet.dropLast() : packet[...]
    guard var xml = String(validating: text, as: UTF8.self) else { return nil }
    while let range = thumbnails(in: xml) { xml.removeSubrange(range) }
    let values = [
      ("tiff:Orientation", "1"),
      ("tiff:ImageWidth", "\(size.width)"), ("tiff:ImageLength", "\(size.height)"),
      ("exif:PixelXDimension", "\(size.width)"), ("exif:PixelYDimension", "\(size.height)"),
    ]
    for (name, value) in values { xml = replacing(name, with: value, in: xml) }
    return Array(xml.utf8)
  }

  private static func thumbnails(in xml: String) -> Range<String.Index>? {
    for name in ["xmp:Thumbnails", "xap:Thumbnails", "xmpGImg:image"] {
      if let open = xml.firstRange(of: "<\(name)"),
        let close = xml[open.upperBound...].firstRange(of: "</\(name)>")
      {
        return open.lowerBound..<close.upperBound
      }
      for quote in ["\"", "'"] {
        if let open = xml.firstRange(of: " \(name)=\(quote)"),
          let close = xml[open.upperBound...].firstRange(of: quote)
        {
          return open.lowerBound..<close.upperBound
        }
      }
    }
    return nil
  }

  /// The property's value replaced, as an attribute and as an element.
  private static func replacing(_ name: String, with value: String, in xml: String) -> String {
    var result = xml
    for (opening, closing) in [("\(name)=\"", "\""), ("\(name)='", "'"), ("<\(name)>", "</\(name)>")] {
      var searched = result.startIndex
      while let open = result[searched...].firstRange(of: opening),
        let close = result[open.upperBound...].firstRange(of: closing)
      {
        let offset = result.utf8.distance(from: result.startIndex, to: open.upperBound)
        result.replaceSubrange(open.upperBound..<close.lowerBound, with: value)
        searched = result.utf8.index(result.startIndex, offsetBy: offset + value.utf8.count)
      }
    }
    return result
  }
}
