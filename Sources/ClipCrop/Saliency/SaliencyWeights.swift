enum SaliencyWeights {
  static let hidden: [Float] = [Float](repeating: 0, count: 38)
  static let hiddenBias: [Float] = [0]
  static let output: [Float] = [0]
  static let nestedScales: [Double] = [1]
  static let nestedWeights: [Double] = [1]
  static let middlePenalty: Double = 1
}
