import Datasets
import Evaluation
import Training

extension ExitStatus {
  init(_ error: DatasetError) {
    self =
      switch error {
      case .missing, .noImagesFolder: .noInput
      case .unreadable: .noPermission
      case .unknownFormat, .noSplit, .invalidOption: .usage
      case .cannotWrite: .cannotCreate
      default: .data
      }
  }

  init(_ error: TrainingError) {
    self =
      switch error {
      case .badOption, .badLossWeight, .noLossWeight, .checkpointOfOtherRun, .checkpointOfOtherModel: .usage
      case .folderUnusable, .folderBusy: .cannotCreate
      case .cacheWithoutRoom, .cacheNotWritable, .checkpointNotWritten, .logNotWritten: .inputOutput
      default: .data
      }
  }

  init(_ error: EvaluationError) {
    self =
      switch error {
      case .nothingToEvaluate: .noInput
      case .invalidOption, .unknownMethod, .duplicateMethod: .usage
      default: .data
      }
  }
}
