/// A sequence of words to look for, written as `a|an? wide shot|view of?`: `|` between words that do equally, `?` behind those that
/// may be missing. Every word is looked at once.
struct WordPattern: Sendable {
  private struct Step: Sendable {
    let words: Set<String>
    let isOptional: Bool
  }

  private let steps: [Step]

  init(_ text: String) {
    steps = text.split(separator: " ").map { step in
      let isOptional = step.hasSuffix("?")
      let words = (isOptional ? step.dropLast() : step).split(separator: "|").map(String.init)
      return Step(words: Set(words), isOptional: isOptional)
    }
  }

  /// Where the words end that begin at `start` and are these; nil where they are others.
  func end(in words: [QueryWord], from start: Int) -> Int? {
    var index = start
    for step in steps {
      if index < words.count, step.words.contains(words[index].word) {
        index += 1
      } else if !step.isOptional {
        return nil
      }
    }
    return index > start ? index : nil
  }
}
