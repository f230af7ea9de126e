/// A measure of how good crops are, by the name it has in reports; `docs/evaluation.md` defines each.
public struct Metric: RawRepresentable, Hashable, Sendable, Codable, CodingKeyRepresentable {
  /// The name, such as `iou` or `acc1/5`.
  public let rawValue: String

  /// A metric of that name.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Intersection over union with the annotated crop, 0...1.
  public static let iou = Metric(rawValue: "iou")
  /// Boundary displacement: the mean distance of the four edges in fractions of the picture; the smaller the better.
  public static let bde = Metric(rawValue: "bde")
  /// The share of pictures with an IoU of at least 0.75.
  public static let iou75 = Metric(rawValue: "iou75")
  /// The share of pictures whose subjects all lie in the crop with at least 95 % of their area.
  public static let subjectKept = Metric(rawValue: "subjectKept")
  /// The mean share of a subject's area in the crop.
  public static let subjectCoverage = Metric(rawValue: "subjectCoverage")
  /// The share of pictures asked several things of which every crop keeps its own subjects.
  public static let everySubjectKept = Metric(rawValue: "everySubjectKept")
  /// Intersection over union of the model's best box with the subject nearest to it.
  public static let boxIoU = Metric(rawValue: "boxIoU")
  /// The share of examples with a ``boxIoU`` of at least 0.5.
  public static let box50 = Metric(rawValue: "box50")
  /// Of what is in the picture, the share that is found.
  public static let found = Metric(rawValue: "found")
  /// Of what is not in the picture, the share that is not claimed to be found.
  public static let abstained = Metric(rawValue: "abstained")
  /// Spearman's rank correlation of predicted and annotated scores.
  public static let srcc = Metric(rawValue: "srcc")
  /// Pearson's correlation of predicted and annotated scores.
  public static let pcc = Metric(rawValue: "pcc")

  /// Acc_{K/N}: the share of the `k` best predicted crops that are among the `n` best annotated ones; nil for the mean over
  /// `k` of 1...4, which is Acc_N.
  public static func accuracy(k: Int? = nil, n: Int) -> Metric { Metric(rawValue: "acc" + suffix(k: k, n: n)) }

  /// The same, a hit weighted by how near its rank is to where it was put.
  public static func weightedAccuracy(k: Int? = nil, n: Int) -> Metric {
    Metric(rawValue: "wacc" + suffix(k: k, n: n))
  }

  private static func suffix(k: Int?, n: Int) -> String { k.map { "\($0)/\(n)" } ?? "\(n)" }

  /// What every method is measured by.
  public static let windowMetrics: [Metric] = [.iou, .bde, .iou75, .subjectKept, .subjectCoverage]

  /// What methods that look for the query are measured by.
  public static let findingMetrics: [Metric] = [.boxIoU, .box50, .found, .abstained]

  /// What methods that can rate given windows are measured by.
  public static let rankingMetrics: [Metric] =
    RankingMetrics.depths.flatMap { n in
      RankingMetrics.picks.map { .accuracy(k: $0, n: n) } + [.accuracy(n: n)]
        + RankingMetrics.picks.map { .weightedAccuracy(k: $0, n: n) } + [.weightedAccuracy(n: n)]
    } + [.srcc, .pcc]

  /// Whether a higher value is a better one.
  public var higherIsBetter: Bool { self != .bde }
}
