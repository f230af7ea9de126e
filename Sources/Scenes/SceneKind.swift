/// What a picture tests or teaches.
package enum SceneKind: String, Hashable, Sendable, CaseIterable {
  /// One subject among bystanders.
  case plain
  /// Several subjects with frames of their own, far apart.
  case ambiguous
  /// Several of the same, told apart by place or size.
  case spatial
  /// The same subject asked plainly, close up and wide.
  case shot
  /// Two or three things together.
  case group
  /// A subject that is kept out of training.
  case unseen
  /// Queries for what is not there.
  case absent
  /// As plain, and asked by an example picture too.
  case example
  /// Things scattered without a frame, for teaching a detector.
  case collage
  /// A collage on a background as restless as a photograph, where most patches must say nothing.
  case clutter
  /// One thing alone in a small picture, for a detector's first lessons.
  case portrait

  /// Whether pictures of the kind have frames, and so queries.
  package var hasFrames: Bool { ![.collage, .clutter, .portrait].contains(self) }
}
