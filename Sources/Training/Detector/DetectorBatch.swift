package import Geometry
package import OWLViT
package import Tensors

/// What one step of a detector learns from.
package struct DetectorBatch: Sendable {
  /// A box with the classes that name it.
  package struct Object: Sendable {
    /// Relative to the model's input.
    package let box: Box<Normalized>
    /// Columns of ``DetectorBatch/queries``, at least one, each once.
    package let classes: [Int]

    package init(box: Box<Normalized>, classes: [Int]) { (self.box, self.classes) = (box, classes) }
  }

  /// The pictures' files.
  package let images: [String]
  /// `[pictures, 3, height, width]`, normalised.
  package let pixels: Tensor
  /// What part of the model's input the pixels are; nil for all of it.
  package var part: GridPart?
  /// What is in each picture.
  package let objects: [[Object]]
  /// The classes: token ids from start to end, without padding.
  package let queries: [[Int]]

  package init(images: [String], pixels: Tensor, objects: [[Object]], queries: [[Int]]) {
    (self.images, self.pixels, self.objects, self.queries) = (images, pixels, objects, queries)
  }

  /// How many pictures.
  package var count: Int { images.count }
}

/// Names as the text tower reads them.
struct NameTokens: Sendable {
  let tokenizer: CLIPTokenizer
  let length: Int

  func callAsFunction(_ name: String) -> [Int] {
    let tokens = tokenizer.encode(name, maxLength: length)
    return zip(tokens.ids, tokens.attentionMask).filter(\.1).map { Int($0.0) }
  }
}

extension DetectorBatch {
  /// Puts views side by side. Names that the text tower cannot tell apart, being cut at the same place, are one class.
  ///
  /// - Parameters:
  ///   - others: names that serve as negatives.
  ///   - phrase: the words that a name is said by.
  init(
    _ views: [DetectorView], others: [String], tokens: NameTokens, phrase: (String) -> String = { $0 }
  ) {
    var queries: [[Int]] = []
    var columns: [[Int]: Int] = [:]
    var known: [String: Int] = [:]
    func column(_ name: String) -> Int {
      if let column = known[name] { return column }
      let ids = tokens(phrase(name))
      let column = columns[ids] ?? queries.count
      if column == queries.count { queries.append(ids) }
      (columns[ids], known[name]) = (column, column)
      return column
    }
    let objects = views.map { view in
      view.objects.map { Object(box: $0.box, classes: Array(Set($0.names.map(column))).sorted()) }
    }
    for name in views.flatMap(\.absent) + others { _ = column(name) }
    let pixels =
      views.isEmpty ? Tensor([], shape: [0, 3, 0, 0]) : Tensor.concatenated(views.map(\.pixels))
    self.init(images: views.map(\.image), pixels: pixels, objects: objects, queries: queries)
  }
}
