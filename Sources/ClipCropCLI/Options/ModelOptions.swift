import ArgumentParser
import ClipCrop
import Foundation
import Imaging
import Logging
import ModelStore
import OWLViT
import Tensors

/// Which model runs, and on how many threads.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A model folder, or a hub name such as google/owlvit-base-patch32.",
      discussion:
        "A name is looked up in the hub's cache on this machine and in ClipCrop's own. Default: $CLIPCROP_MODEL; where queries are "
        + "asked without either, the small model that comes with ClipCrop ('embedded'), which knows illustrations.",
      valueName: "folder|name"))
  var model: String?

  @OptionGroup var machine: MachineOptions

  /// The text of `--model`, or of the environment.
  var name: String? { model ?? ProcessInfo.processInfo.environment["CLIPCROP_MODEL"].flatMap { $0.isEmpty ? nil : $0 } }

  /// The folder of the model that was named.
  ///
  /// - Throws: ``ClipCropError/noModel`` when none was.
  func requiredFolder() throws -> String {
    guard let name else { throw ClipCropError.noModel }
    let path = try ModelStore(environment: ProcessInfo.processInfo.environment).locate(name).path
    machine.logger.debug("found the model", metadata: ["folder": "\(path)"])
    return path
  }

  /// The folder of the model that was named, or of the embedded one; of a cropper, that of the model below it.
  func baseFolder() throws -> String {
    let store = ModelStore(environment: ProcessInfo.processInfo.environment)
    let folder = try store.locate(queriedName).path
    guard CropDecoderFolder.isCropper(folder) else { return folder }
    return try CropDecoderFolder(path: folder).baseFolder(in: store)
  }

  /// The model that was named, or the embedded one.
  var queriedName: String { name ?? ModelReference.embeddedName }

  /// Loads the model that was named, or the embedded one; a cropper with the model below it.
  func cropper(_ precision: PrecisionOptions) throws -> Cropper {
    let cropper = try Cropper(model: queriedName, precision: precision.precision)
    if let detector = cropper.detector {
      machine.logger.debug("loaded the model", metadata: ["precision": "\(detector.precision.rawValue)"])
    }
    return cropper
  }

  /// Loads the model that was named, or the embedded one; of a cropper, the model below it.
  func detector(_ precision: PrecisionOptions) throws -> Detector {
    guard let detector = try cropper(precision).detector else { throw ClipCropError.noModel }
    return detector
  }

  /// Loads the model that was named, which must have been, to learn on what it sees: in 32-bit floats; of a cropper, the model below it.
  func requiredDetector() throws -> Detector {
    guard name != nil else { throw ClipCropError.noModel }
    return try detector(.exact)
  }

  /// A cropper for pictures without a query: with a model only where one was named that has learned to crop.
  func cropperWithoutQuery(_ precision: PrecisionOptions) throws -> Cropper {
    guard name != nil, CropDecoderFolder.isCropper(try requiredFolder()) else { return Cropper() }
    return try cropper(precision)
  }
}

/// What a model is computed in.
struct PrecisionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What the model's layers are computed in: f32, int8 (several times as fast), or auto.",
      discussion:
        "'auto' takes int8 where this processor gains by it and where this model, measured once, stays near f32."))
  var precision = ModelSettings.Precision.auto

  /// As the reference computes.
  static var exact: PrecisionOptions {
    var options = PrecisionOptions()
    options.precision = .float32
    return options
  }
}

/// How the machine is used and how much is said.
struct MachineOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many threads to use (default: all cores).", valueName: "n"))
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Log what is done, on stderr.")
  var verbose = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is \(threads), but must be between 1 and 1024.")
    }
  }

  /// Applies the options to the process.
  func apply() {
    guard let threads else { return }
    Compute.setThreads(threads)
    Imaging.setThreads(threads)
  }

  var logger: Logger {
    var logger = Logger(label: "clipcrop") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = verbose ? .debug : .warning
    return logger
  }
}
