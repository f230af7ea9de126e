/// Pictures with the windows that people chose or rated.
public struct Dataset: Sendable {
  /// What it is called in reports.
  public var name: String
  /// What it was read from.
  public var format: DatasetFormat
  /// The usable examples, in the order of the annotations.
  public var examples: [CropExample]
  /// What was left out, and why.
  public var problems: [DatasetProblem]

  /// A dataset.
  public init(name: String, format: DatasetFormat, examples: [CropExample], problems: [DatasetProblem] = []) {
    self.name = name
    self.format = format
    self.examples = examples
    self.problems = problems
  }
}
