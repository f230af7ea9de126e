import Tensors
import Testing
import Training

@Suite struct ScheduleTests {
  @Test func warmUpThenHalfACosine() {
    let schedule = LearningRateSchedule(peak: 1, floor: 0.1, warmup: 4, total: 105)
    #expect((0..<4).map(schedule.rate) == [0.25, 0.5, 0.75, 1])
    #expect(schedule.rate(at: 4) == 1)
    #expect(abs(schedule.rate(at: 54) - 0.55) < 1e-12, "half way between the peak and the floor")
    #expect(abs(schedule.rate(at: 104) - 0.1) < 1e-12)
    #expect(schedule.rate(at: 5000) == schedule.rate(at: 104))
    for step in 5..<105 { #expect(schedule.rate(at: step) < schedule.rate(at: step - 1)) }
  }

  @Test func constantStaysAtThePeak() {
    let schedule = LearningRateSchedule(peak: 3, warmup: 2, total: 10, shape: .constant)
    #expect((0..<10).map(schedule.rate) == [1.5] + Array(repeating: 3, count: 9))
  }

  @Test func holdGoesDownOnce() {
    let schedule = LearningRateSchedule(peak: 2, floor: 0.5, warmup: 2, total: 12, shape: .hold, decayShare: 0.25)
    #expect((0..<9).map(schedule.rate) == [1] + Array(repeating: 2, count: 8))
    #expect((9..<12).map(schedule.rate) == [1.5, 1, 0.5])
    #expect(schedule.rate(at: 13) == 0.5)
    #expect(LearningRateSchedule(peak: 1, total: 5, shape: .hold, decayShare: 0).rate(at: 4) == 1)
    let all = LearningRateSchedule(peak: 1, total: 4, shape: .hold, decayShare: 1)
    #expect((0..<4).map(all.rate) == [0.8, 0.6, 0.4, 0.2])
    #expect(LearningRateSchedule(peak: 1, total: 100, shape: .hold).rate(at: 69) == 1)
  }

  @Test func sharesOutsideOfTheRunAreRefused() {
    for share in [-0.1, 1.1, .nan, .infinity] {
      let options = TrainingOptions(epochs: 1, stepsPerEpoch: 1, schedule: .hold, decayShare: share)
      #expect(throws: TrainingError.self) { try options.validate() }
    }
  }

  @Test(arguments: [(0, 1), (1, 1), (5, 5), (0, 2), (9, 3)])
  func shortRunsHaveFiniteRates(warmup: Int, total: Int) {
    let schedule = LearningRateSchedule(peak: 1, floor: 0, warmup: warmup, total: total)
    for step in 0..<total { #expect((0...1).contains(schedule.rate(at: step))) }
  }
}

@Suite struct AveragedWeightsTests {
  private func parameter(_ values: [Float]) throws -> Parameter {
    try WeightScope(TensorDictionary(["w": Tensor(values, shape: [values.count])])).parameter("w", [values.count])
  }

  @Test func theBeginningIsLeftBehindQuickly() throws {
    let parameter = try parameter([0, 0])
    var averages = try AveragedWeights(of: [parameter], decay: 0.15)
    try parameter.update { $0.initialize(repeating: 1) }
    // 1/10 of the old, then 2/11 which is above the limit of .15.
    try averages.update()
    #expect(abs(averages.averages[0].elements[0] - 0.9) < 1e-6)
    try averages.update()
    #expect(abs(averages.averages[0].elements[1] - (0.15 * 0.9 + 0.85)) < 1e-6)
    #expect(averages.updates == 2)
  }

  @Test func swappingTwiceIsNothing() throws {
    let parameter = try parameter([1, 2, 3])
    var averages = try AveragedWeights(of: [parameter])
    #expect(try parameter.value().elements == [1, 2, 3])
    try parameter.update { for index in $0.indices { $0[index] *= 0.1 } }
    let now = try parameter.value().elements
    try averages.swap()
    #expect(try parameter.value().elements == [1, 2, 3])
    #expect(averages.averages[0].elements == now)
    try averages.swap()
    #expect(try parameter.value().elements == now)
    #expect(averages.averages[0].elements == [1, 2, 3])
  }
}
