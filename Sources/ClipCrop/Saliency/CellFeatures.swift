internal import Foundation
internal import Imaging

/// What the attention model knows of each cell of the 32 x 32 grid that is laid over a picture: measures of contrast,
/// background, texture, focus and place, made comparable between pictures.
struct CellFeatures {
  /// Cells across and down, whatever the picture's ratio, so that crops of all pictures are judged on equal terms.
  static let side = 32
  /// Cells in all.
  static let cells = side * side
  /// The longest side that texture is measured at; larger pictures are averaged down to it.
  static let fineSide = 256

  /// One plane of `side * side` values a feature, in the order of ``SaliencyWeights``.
  private(set) var planes: [[Float]] = []

  /// Measures a picture.
  init(_ pixels: PixelBuffer) {
    let longest = max(pixels.width, pixels.height)
    let fine = max(1, (longest + CellFeatures.fineSide - 1) / CellFeatures.fineSide)
    let sharp = LabPlanes(pixels, reducedBy: fine)
    let colors = sharp.map { $0.reduced(by: longest / fine > CellFeatures.fineSide / 2 ? 2 : 1) }
    let cells = colors.map(CellFeatures.pooled)
    let texture = TextureEnergy(sharp.lightness)
    addBackground(colors, cells)
    addContrast(cells, texture)
    addSurroundings(cells, texture)
    addTexture(texture)
    addColor(colors, cells)
    addPlace()
  }

  private static func pooled(_ plane: Plane) -> Plane { plane.pooled(columns: side, rows: side) }

  /// Appends a measure as standard scores over the picture. `floor` is the deviation that counts as noise: a picture
  /// that varies less is not blown up to full contrast.
  private mutating func add(_ values: [Float], floor: Float) {
    let mean = values.reduce(0, +) / Float(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)
    let scale = 1 / (variance.squareRoot() + floor)
    planes.append(values.map { min(max(($0 - mean) * scale, -4), 4) })
  }

  private mutating func addBackground(_ colors: LabPlanes, _ cells: LabPlanes) {
    let barrier = BarrierDistance(colors)
    for distance in [barrier.fromAll, barrier.fromAbove] {
      let pooled = CellFeatures.pooled(distance)
      add(pooled.values, floor: 2)
      add(pooled.blurred(radius: 2).values, floor: 2)
    }
    let sides = BorderDistance(cells)
    add(sides.nearest, floor: 0.2)
    add(sides.mean, floor: 0.2)
  }

  private mutating func addContrast(_ cells: LabPlanes, _ texture: TextureEnergy) {
    let color = cells.map { Plane(width: $0.width, height: $0.height, values: $0.values.map { $0 / 10 }) }
    let contrasts = [
      CellContrast(color.lightness, color.a, color.b),
      CellContrast(texture.fine, texture.coarse, texture.direction),
    ]
    for contrast in contrasts {
      add(contrast.uniqueness, floor: 0.1)
      add(contrast.likeness.map { log($0) }, floor: 0.1)
      add(contrast.spread, floor: 0.01)
      add(contrast.eccentricity, floor: 0.01)
      add(contrast.connectivity, floor: 0.1)
      add(contrast.connectivityAbove, floor: 0.1)
    }
  }

  private mutating func addSurroundings(_ cells: LabPlanes, _ texture: TextureEnergy) {
    for radius in [2, 5] {
      add(CellFeatures.distance(cells, cells.map { $0.blurred(radius: radius) }), floor: 1)
      let around = texture.fine.blurred(radius: radius)
      add(zip(texture.fine.values, around.values).map { $0 - $1 }, floor: 0.1)
    }
    add(CellFeatures.distance(cells, cells.map { $0.lineMeans(alongRows: true) }), floor: 1)
    add(CellFeatures.distance(cells, cells.map { $0.lineMeans(alongRows: false) }), floor: 1)
  }

  private mutating func addTexture(_ texture: TextureEnergy) {
    add(texture.fine.values, floor: 0.1)
    add(texture.coarse.values, floor: 0.1)
    let focus = zip(texture.fine.values, texture.coarse.values).map { $0 - $1 }
    add(focus, floor: 0.1)
    let plane = Plane(width: CellFeatures.side, height: CellFeatures.side, values: focus)
    add(plane.blurred(radius: 2).values, floor: 0.1)
    add(texture.direction.values, floor: 0.1)
  }

  private mutating func addColor(_ colors: LabPlanes, _ cells: LabPlanes) {
    add(cells.lightness.values, floor: 2)
    add(cells.a.values, floor: 2)
    add(cells.b.values, floor: 2)
    add(zip(cells.a.values, cells.b.values).map { ($0 * $0 + $1 * $1).squareRoot() }, floor: 2)
    var skin = colors.a
    for index in skin.values.indices {
      // The hues of human skin lie close together in a*b*, whatever its depth.
      let da = (colors.a.values[index] - 15) / 8
      let db = (colors.b.values[index] - 18) / 10
      let base = 1 / (1 + da * da + db * db)
      skin.values[index] = base * base
    }
    add(CellFeatures.pooled(skin).values, floor: 0.03)
  }

  private mutating func addPlace() {
    let middle = (0..<CellFeatures.side).map { (Float($0) + 0.5) / Float(CellFeatures.side) * 2 - 1 }
    let all = 0..<CellFeatures.cells
    planes.append(all.map { abs(middle[$0 % CellFeatures.side]) })
    planes.append(all.map { middle[$0 / CellFeatures.side] })
    planes.append(all.map { middle[$0 / CellFeatures.side] * middle[$0 / CellFeatures.side] })
    planes.append(all.map { 1 - max(abs(middle[$0 % CellFeatures.side]), abs(middle[$0 / CellFeatures.side])) })
  }

  private static func distance(_ one: LabPlanes, _ other: LabPlanes) -> [Float] {
    one.lightness.values.indices.map { index in
      let l = one.lightness.values[index] - other.lightness.values[index]
      let a = one.a.values[index] - other.a.values[index]
      let b = one.b.values[index] - other.b.values[index]
      return (l * l + a * a + b * b).squareRoot()
    }
  }
}
