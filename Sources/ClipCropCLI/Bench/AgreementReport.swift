import OWLViT

/// What `bench --agreement` prints.
struct AgreementReport {
  let folder: String
  let agreement: PrecisionAgreement

  init(folder: String, settings: ModelSettings) throws {
    self.folder = folder
    let checkpoint = CheckpointFolder(path: folder)
    func model(_ precision: ModelSettings.Precision) throws -> OWLViTModel {
      var settings = settings
      settings.precision = precision
      return try ModelLoader(checkpoint, settings).model()
    }
    agreement = try PrecisionAgreement(of: model(.int8), with: model(.float32))
  }

  /// For people.
  var table: String {
    var table = TextTable(.left, .right, .right, .right)
    table.add("int8 against f32", "relative error", "cosine", "least cosine")
    for (name, stage) in [
      ("features", agreement.features), ("classes", agreement.classes), ("queries", agreement.queries),
    ] {
      table.add(
        name, AgreementReport.text(stage.relativeError), AgreementReport.text(stage.cosine),
        AgreementReport.text(stage.leastCosine))
    }
    return """
      \(folder)
      \(table.text)
      boxes: mean IoU \(AgreementReport.text(agreement.boxIoU)), sides move by \(AgreementReport.text(agreement.boxShift)) of the input
      best patch of a query: the same for \(Int((100 * agreement.sameBest).rounded())) %, at worst number \(agreement.worstRank)
      --precision auto takes \(agreement.isClose ? "int8, where this processor gains by it" : "f32")
      """
  }

  private static func text(_ value: Double) -> String { String((value * 1e5).rounded() / 1e5) }
}
