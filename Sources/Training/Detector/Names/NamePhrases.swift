internal import Tensors

/// By which words a step says the name of a class: half of the time the name itself, else its name or one of its synonyms in one of
/// the templates. So the text tower learns all ways of saying, while a step has one text a class.
package struct NamePhrases: Sendable {
  private let synonyms: [String: [String]]
  private let templates: [PromptTemplate]
  private let seed: UInt64

  package init(_ options: DetectorTrainingOptions) {
    synonyms = options.synonyms?.words ?? [:]
    templates = options.prompts ? PromptTemplate.all : []
    seed = options.seed
  }

  /// The phrase for a name; drawn for each name by itself, so that it does not depend on which others a step has.
  package func callAsFunction(_ name: String, step: Int) -> String {
    let others = synonyms[name] ?? []
    guard !(others.isEmpty && templates.isEmpty) else { return name }
    var random = RandomPurpose.phrases.random(seed: seed ^ SeededRandom.hash(name), index: step)
    guard random.next() >> 63 == 0 else { return name }
    // Without templates a synonym is all that there is to say instead.
    guard !templates.isEmpty else { return random.choice(of: others) ?? name }
    let word = random.choice(of: [name] + others) ?? name
    return random.choice(of: templates)?.phrase(word) ?? word
  }
}

extension SeededRandom {
  /// One of several values, each as likely; nil where there is none.
  fileprivate mutating func choice<Value>(of values: [Value]) -> Value? {
    guard !values.isEmpty else { return nil }
    return values[Int(next().multipliedFullWidth(by: UInt64(values.count)).high)]
  }
}
