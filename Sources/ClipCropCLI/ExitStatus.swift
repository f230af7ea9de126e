import ArgumentParser
import ClipCrop
import Datasets
import Evaluation
import HubClient
import Imaging
import ModelStore
import OWLViT
import Safetensors
import Scenes
import Tensors
import Training

/// The documented exit statuses; from 64 on they are those of sysexits.h.
enum ExitStatus: Int32 {
  case mixed = 1
  case noMatch = 3
  case usage = 64
  case data = 65
  case noInput = 66
  case unavailable = 69
  case software = 70
  case cannotCreate = 73
  case inputOutput = 74
  case noPermission = 77

  /// The status for an error that a library threw.
  init(for error: any Error) {
    self =
      switch error {
      case let error as ImagingError: ExitStatus(error)
      case let error as ClipCropError: ExitStatus(error)
      case let error as OWLViTError: ExitStatus(error)
      case let error as SafetensorsError: ExitStatus(error)
      case is CompositionError: .usage
      case let error as TensorError: ExitStatus(error)
      case let error as ModelStoreError: ExitStatus(error)
      case let error as HubError: ExitStatus(error)
      case let error as DatasetError: ExitStatus(error)
      case let error as TrainingError: ExitStatus(error)
      case let error as EvaluationError: ExitStatus(error)
      case let error as ScenesError: ExitStatus(error)
      case let error as CommandFailure: error.status
      default: .software
      }
  }

  private init(_ error: ImagingError) {
    self =
      switch error {
      case .missing, .noColorFont: .noInput
      case .unreadable: .noPermission
      case .outside, .badSize, .unknownFormat, .noEncoder, .tooLargeForFormat, .directory: .usage
      case .unwritable: .cannotCreate
      case .diskFull: .inputOutput
      case .encodingFailed, .textUnavailable, .noGlyph, .library: .software
      case .empty, .fileTooLarge, .notAnImage, .unsupported, .truncated, .damaged, .tooManyPixels: .data
      }
  }

  private init(_ error: ClipCropError) {
    self =
      switch error {
      case .noModel, .notTrained: .noInput
      case .noMatch: .noMatch
      case .invalidOption: .usage
      case .decoderFolder, .baseModelMismatch, .calibration: .data
      }
  }

  private init(_ error: ScenesError) {
    self =
      switch error {
      case .imaging(let error): ExitStatus(error)
      case .resourceMissing, .unicodeDataMissing: .noInput
      case .badCatalogueLine, .unknownGlyph: .data
      case .invalidOption, .occupied: .usage
      case .cannotCompose: .software
      case .cannotWrite: .cannotCreate
      }
  }

  private init(_ error: OWLViTError) {
    self =
      switch error {
      case .missingFile: .noInput
      case .emptyQuery, .unavailableKernels: .usage
      default: .data
      }
  }

  private init(_ error: SafetensorsError) {
    self =
      switch error {
      case .cannotRead: .noPermission
      case .cannotWrite: .cannotCreate
      default: .data
      }
  }

  private init(_ error: TensorError) {
    if case .kernel = error { self = .software } else { self = .data }
  }
}

/// A failure that the command line itself found.
struct CommandFailure: Error, CustomStringConvertible {
  let status: ExitStatus
  let description: String
}

/// Runs a command's work; an error becomes one sentence on stderr and the documented exit status.
func reportingErrors(_ body: () async throws -> Void) async throws {
  do {
    try await body()
  } catch let error where !(error is ExitCode || error is ValidationError || error is CleanExit) {
    Terminal.error(sentence(error))
    throw ExitCode(ExitStatus(for: error).rawValue)
  }
}

/// What to tell the user of an error.
func sentence(_ error: any Error) -> String { String(describing: error) }
