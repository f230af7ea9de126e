/// The kinds of places that scenes are set in.
package enum BackdropFamily: String, Hashable, Sendable, CaseIterable {
  case meadow, hills, snow, desert, autumn, night
  case beach, sea, underwater
  case skyline, street, stage
  case room, table, shelf
  case studio, paper, space
  /// No place: shapes upon shapes of all sizes, whose statistics are those of photographs.
  case clutter

  /// The families that scenes are set in.
  package static let places = allCases.filter { $0 != .clutter }

  /// Whether it is kept out of training, so that what is measured has backgrounds that nobody learned.
  package var isHeldOut: Bool { [.desert, .stage, .shelf].contains(self) }

  /// Where the ground begins, in fractions of the height from the top.
  package var horizons: ClosedRange<Double> {
    switch self {
    case .meadow, .hills, .snow, .desert, .autumn, .night: 0.42...0.6
    case .beach: 0.3...0.42
    case .sea: 0.34...0.5
    case .underwater: 0.8...0.88
    case .skyline, .street: 0.5...0.62
    case .stage: 0.6...0.7
    case .room: 0.46...0.6
    case .table: 0.36...0.5
    case .shelf: 0.44...0.56
    case .studio: 0.4...0.6
    case .paper, .space, .clutter: 0.9...0.9
    }
  }

  /// What may be there.
  package var stances: Set<Thing.Stance> {
    switch self {
    case .meadow, .hills, .snow, .desert, .autumn, .night, .skyline, .street: [.ground, .surface, .air, .sky]
    case .beach: [.ground, .surface, .water, .air, .sky]
    case .sea: [.water, .air, .sky]
    case .underwater: [.water]
    case .stage, .room: [.ground, .surface]
    case .table, .shelf: [.surface]
    case .studio: [.ground, .surface]
    case .paper: [.ground, .surface, .water, .air, .sky]
    case .space: [.sky, .air]
    case .clutter: []
    }
  }

  /// Whether things stand on something and cast their shadows there; elsewhere they float.
  package var hasGround: Bool { ![.sea, .underwater, .paper, .space, .clutter].contains(self) }

  /// Names of what the backdrop itself may show a little of: nobody is asked for them there.
  package var shows: Set<String> {
    switch self {
    case .meadow, .hills: ["tree", "flower", "mountain", "cloud", "sun"]
    case .snow: ["tree", "mountain", "snowflake", "cloud", "evergreen tree"]
    case .desert: ["mountain", "sun", "cactus"]
    case .autumn: ["tree", "leaf", "fallen leaf", "maple leaf"]
    case .night: ["tree", "star", "moon", "mountain", "sun", "rainbow"]
    case .beach: ["wave", "sun", "cloud", "palm tree", "beach"]
    case .sea: ["wave", "sun", "cloud", "island"]
    case .underwater: ["bubbles", "seaweed", "coral", "rock"]
    case .skyline, .street: ["office building", "building", "house", "cloud", "city", "tree"]
    case .stage: ["curtain", "lamp"]
    case .room: ["window", "picture", "framed picture", "lamp"]
    case .table, .shelf: ["window", "shelf", "table"]
    case .studio, .paper, .clutter: []
    case .space: ["star", "planet", "comet"]
    }
  }
}
