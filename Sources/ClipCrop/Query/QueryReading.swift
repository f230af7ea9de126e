/// What a query says beyond the name of a thing: which things, how many, where, how large, how much of the frame, and where they
/// look.
///
/// Models that find things by words know names; "left", "two" and "close-up" mean little to them. So each subject is looked for by
/// its name, and the rest decides which of what was found is meant (``Subject/meant(_:)``) and how it is framed. Reading is
/// deterministic and takes time in proportion to the text. What it does not understand stays part of the name.
package struct QueryReading: Hashable, Sendable {
  /// One thing, or several of a kind, that a query asks for.
  package struct Subject: Hashable, Sendable {
    /// As written, without the words about the shot: for messages.
    package let phrase: Query
    /// What the model is asked: without words of place and number, nor words of size that choose.
    package let name: Query
    let number: NumberWords.Number
    let place: SpatialWords.Place?
    let size: SizeWords.Size?
    /// Where it looks or moves to.
    package let facing: Facing?

    /// Whether all things that answer the name are meant, or only some of them.
    var choosesAmongAlike: Bool { number == .one || place != nil || size != nil }
  }

  /// What is asked for, all of it; at least one.
  package let subjects: [Subject]
  /// How much of the frame it is to take; nil where the query does not say.
  package let shot: Shot?

  /// Reads a query. An example picture means all things that are like it.
  package init(_ query: Query) {
    let words: [QueryWord] = if case .text(let text) = query { QueryWord.words(of: text) } else { [] }
    guard !words.isEmpty else {
      // A text without words is left to the model, which refuses an empty query by name.
      subjects = [Subject(phrase: query, name: query, number: .several(nil), place: nil, size: nil, facing: nil)]
      shot = nil
      return
    }
    let (shot, rest) = ShotWords.read(words)
    self.shot = shot
    subjects = SubjectPhrases.phrases(rest).map(Subject.init)
  }

  /// A name for all that decides which things are meant: equal for queries that are answered alike.
  package var answerKey: String {
    subjects.map { subject in
      let place = subject.place.map { "\($0.sides.map(\.rawValue)) \($0.rank)" } ?? "-"
      return "\(subject.name) | \(subject.number) | \(place) | \(subject.size?.rawValue ?? "-")"
    }.joined(separator: "\n")
  }
}

extension QueryReading.Subject {
  /// Reads a noun phrase.
  fileprivate init(_ words: [QueryWord]) {
    // "A photo of two dogs" is about dogs, but models are used to the words.
    let start = SubjectPhrases.picture.end(in: words, from: 0) ?? 0
    let (place, placed) = SpatialWords.read(Array(words[start...]))
    let (size, sized) = SizeWords.read(placed)
    let (number, name) = NumberWords.read(sized)
    phrase = .text(words.text)
    // "The left one" has no name but itself.
    self.name = .text(name.haveMeaning ? (words[..<start] + name).text : words.text)
    (self.number, self.place, self.size) = (number, place, size)
    facing = FacingWords.read(words)?.facing
  }
}
