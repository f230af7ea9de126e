import Foundation
import HubClient
import ModelStore

extension ExitStatus {
  init(_ error: ModelStoreError) {
    self =
      switch error {
      case .badReference: .usage
      case .unusableFolder(_, .absent), .notFound, .embeddedModelMissing: .noInput
      case .unusableFolder: .data
      }
  }

  init(_ error: HubError) {
    self =
      switch error {
      case .badEndpoint, .badToken, .badProxy, .noCacheFolder: .usage
      case .modelNotFound, .revisionNotFound, .fileNotFound: .noInput
      case .gated, .refused: .noPermission
      case .offline, .tooManyRequests, .serverFailed, .unreachable, .unexpectedAnswer: .unavailable
      case .onlyPyTorch, .incompleteModel, .unsafeModel, .unsupportedModel, .wrongSize, .corrupted: .data
      case .diskFull: .inputOutput
      case .fileSystem(_, let code):
        switch code {
        case EACCES, EPERM, EROFS: .noPermission
        case EIO: .inputOutput
        default: .cannotCreate
        }
      }
  }
}
