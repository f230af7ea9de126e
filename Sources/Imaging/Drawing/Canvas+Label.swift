public import Geometry

extension Canvas {
  /// Writes a line on a plate of `color`: above the box's top left corner, or inside where there is no room, moved down
  /// past labels that stand there already, and always wholly in the picture.
  ///
  /// A text that is too long is set smaller, and cut with an ellipsis if that is not enough.
  /// - Throws: ``ImagingError/textUnavailable(detail:)`` where no font is installed.
  public mutating func label(_ text: String, on box: Box<Pixels>, color: Color) throws(ImagingError) {
    let line = Canvas.singleLine(text)
    guard !line.allSatisfy(\.isWhitespace) else { return }
    let mask = try fitted(line)
    let pad = max(2, textSize / 4)
    let size = PixelSize(width: mask.size.width + 2 * pad, height: max(mask.size.height, textSize * 3 / 4) + 2 * pad)
    let plate = place(size, on: whole(box))
    occupied.append(plate)
    fill(plate, color, opacity: 0.92)
    draw(mask, x: plate.x + pad, y: plate.y + (plate.height - mask.size.height) / 2, color.contrasting)
  }

  private func fitted(_ line: String) throws(ImagingError) -> TextMask {
    let room = max(8, pixels.width - textSize)
    var (text, height) = (line, textSize)
    var mask = try Canvas.render(text, height: height)
    while mask.size.width > room, height > 9 {
      height = max(9, min(height - 1, height * room / mask.size.width))
      mask = try Canvas.render(text, height: height)
    }
    while mask.size.width > room, text.count > 2 {
      text = text.prefix(max(1, min(text.count - 2, text.count * room / mask.size.width))) + "…"
      mask = try Canvas.render(text, height: height)
    }
    return mask
  }

  /// A free place for a plate near a box.
  private func place(_ size: PixelSize, on box: PixelRect) -> PixelRect {
    let x = max(0, min(box.x, pixels.width - size.width))
    let above = box.y - size.height
    var plate = PixelRect(x: x, y: above >= 0 ? above : box.y, width: size.width, height: size.height)
    plate.y = max(0, min(plate.y, pixels.height - size.height))
    let start = plate.y
    while let other = occupied.first(where: { $0.box.intersection(plate.box) != nil }) {
      plate.y = other.y + other.height + 1
      if plate.y + plate.height > pixels.height {
        plate.y = start  // Full to the bottom: an overlap is better than no label.
        break
      }
    }
    return plate
  }
}
