internal import Geometry

/// A scene in the making: what is placed already, and the frames that what follows must respect.
struct SceneDraft {
  let terrain: Terrain
  /// The look of the light, chosen with the place.
  var light = SceneLight()
  /// In the order they were placed.
  private(set) var things: [(placed: PlacedThing, thing: Thing)] = []
  private(set) var outlines: [PlacedOutline] = []
  private(set) var frames: [Frame] = []
  var lines: [SceneLine] = []

  /// A true crop.
  struct Frame {
    var box: Box<Pixels>
    /// Whether others may be in it, if they are so wholly: a wide shot shows the surroundings.
    var isOpen: Bool
  }

  init(terrain: Terrain) {
    self.terrain = terrain
  }

  var bounds: Box<Pixels> { terrain.size.bounds }

  mutating func add(_ placed: PlacedThing, _ thing: Thing) {
    things.append((placed, thing))
    outlines.append(PlacedOutline(placed))
  }

  mutating func add(_ frame: Box<Pixels>, isOpen: Bool = false) {
    frames.append(Frame(box: frame, isOpen: isOpen))
  }

  /// Whether a thing may be where it is without hiding others or being cut by a frame.
  ///
  /// - Parameters:
  ///   - inside: the frame that it belongs into, if it does.
  ///   - cut: whether the picture's edge may cut it, decisively but not beyond recognition.
  func allows(_ placed: PlacedThing, inside: Box<Pixels>? = nil, cut: Bool = false) -> Bool {
    let outline = PlacedOutline(placed)
    let box = outline.box
    let seen = bounds.coverage(of: box)
    guard seen >= 1 || (cut && (0.5...0.85).contains(seen)) else { return false }
    let gap = 0.012 * Double(terrain.size.width + terrain.size.height)
    for frame in frames where frame.box != inside {
      if frame.box.grown(x: gap, y: gap).intersection(box) == nil { continue }
      guard frame.isOpen, frame.box.grown(x: -gap, y: -gap).contains(box) else { return false }
    }
    if let inside {
      guard inside.grown(x: -0.03 * inside.width, y: -0.03 * inside.height).contains(box) else { return false }
    }
    return Visibility.barelyOverlaps(outline, outlines, limit: inside == nil ? 0.12 : 0.02)
  }

  /// Whether a new frame is in the picture, large but not all of it, and cuts nothing that is placed already.
  func allowsFrame(_ frame: Box<Pixels>, around subject: [Box<Pixels>], share: ClosedRange<Double> = 0.28...0.72)
    -> Bool
  {
    guard bounds.contains(frame), share.contains(frame.width / bounds.width),
      share.contains(frame.height / bounds.height)
    else { return false }
    let gap = 0.012 * Double(terrain.size.width + terrain.size.height)
    return outlines.allSatisfy { outline in
      subject.contains(outline.box) || frame.grown(x: gap, y: gap).intersection(outline.box) == nil
    }
      && frames.allSatisfy { other in
        other.box.iou(frame) < 0.3 && subject.allSatisfy { other.box.grown(x: gap, y: gap).intersection($0) == nil }
      }
  }

  /// The scene, things sorted from the back to the front.
  func scene() -> Scene {
    // What is in the air is behind what stands before it; on the ground the lower is the nearer.
    let sorted = things.enumerated().sorted { first, second in
      let (a, b) = (
        depth(first.element.thing, first.element.placed), depth(second.element.thing, second.element.placed)
      )
      return (a, first.offset) < (b, second.offset)
    }
    return Scene(
      size: terrain.size, backdrop: terrain.backdrop, things: sorted.map(\.element.placed), light: light, lines: lines)
  }

  private func depth(_ thing: Thing, _ placed: PlacedThing) -> Double {
    terrain.recedes(thing.stance) ? placed.box.y1 : 0
  }
}
