package import Geometry

/// A window that a learned cropper proposes, before it is fitted to what was asked for.
package struct WindowProposal: Sendable, Hashable {
  /// Where, in pixels of the upright picture; may reach beyond it.
  package let box: Box<Pixels>
  /// How good it is held to be, 0...1.
  package let quality: Double

  package init(box: Box<Pixels>, quality: Double) {
    self.box = box
    self.quality = quality
  }
}
