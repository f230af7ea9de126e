extension EvaluationReport {
  /// By how much one method's mean exceeds another's, with the interval of the difference over the same pictures: far narrower
  /// than the two methods' own intervals, since what makes a picture hard for both cancels out.
  ///
  /// - Parameter metric: one that ``WindowReport/metrics`` holds.
  /// - Returns: nil where no picture has the metric by both methods.
  public func difference(_ metric: Metric, of method: String, from other: String) -> Estimate? {
    let differences = images.compactMap { image -> Double? in
      guard let own = image.results[method]?.metrics[metric], let others = image.results[other]?.metrics[metric] else {
        return nil
      }
      return own - others
    }
    return Bootstrap(resamples: resamples, confidence: confidence, seed: seed).estimate(differences)
  }
}
