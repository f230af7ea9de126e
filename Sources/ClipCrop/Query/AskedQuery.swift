internal import Imaging
package import OWLViT

/// A query, read, with the embedding of each of its subjects.
package struct AskedQuery: Sendable {
  /// As given.
  package let query: Query
  /// What it says.
  package let reading: QueryReading
  /// What it asks for, in the order of the reading.
  package let subjects: [AskedSubject]
}

/// One thing, or several of a kind, that a query asks for, as the model knows it.
package struct AskedSubject: Sendable {
  /// What is meant.
  package let subject: QueryReading.Subject
  /// The embedding of its name.
  package let embedding: QueryEmbedding
}

extension Detector {
  /// Reads a query and embeds what it asks for: the one way in which texts and example pictures become embeddings, in use and in
  /// training.
  ///
  /// - Throws: `OWLViTError.emptyQuery` for a text of white space only, or `ImagingError` for an example picture.
  package func ask(_ query: Query, maxPixels: Int = Image.defaultMaxPixels) async throws -> AskedQuery {
    let reading = QueryReading(query)
    var subjects: [AskedSubject] = []
    for subject in reading.subjects {
      let embedding =
        switch subject.name {
        case .text(let text): try embed(text: text)
        case .image(let path): try await embed(image: Image.open(path, maxPixels: maxPixels))
        }
      subjects.append(AskedSubject(subject: subject, embedding: embedding))
    }
    return AskedQuery(query: query, reading: reading, subjects: subjects)
  }

  /// The embeddings of queries as they stand, in order.
  func embed(_ queries: [Query]) async throws -> [QueryEmbedding] {
    var embeddings: [QueryEmbedding] = []
    for query in queries {
      switch query {
      case .text(let text): embeddings.append(try embed(text: text))
      case .image(let path): embeddings.append(try await embed(image: Image.open(path)))
      }
    }
    return embeddings
  }

  /// Reads and embeds several queries, in order.
  func ask(_ queries: [Query], maxPixels: Int) async throws -> [AskedQuery] {
    var asked: [AskedQuery] = []
    for query in queries { asked.append(try await ask(query, maxPixels: maxPixels)) }
    return asked
  }
}

extension [AskedQuery] {
  /// The first shot that any of them names.
  var shot: Shot? { lazy.compactMap(\.reading.shot).first }

  /// The embeddings of all subjects.
  var embeddings: [QueryEmbedding] { flatMap { $0.subjects.map(\.embedding) } }
}
