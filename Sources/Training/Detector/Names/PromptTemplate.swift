/// A way to ask for a thing by its name, such as "a photo of a dog".
public struct PromptTemplate: Sendable, Hashable {
  /// What stands before the name.
  enum Article: Sendable, Hashable { case none, indefinite, definite }

  private let lead: String
  private let article: Article

  /// The ways that people ask in, the bare name first.
  public static let all = [
    PromptTemplate("", .none), PromptTemplate("", .indefinite), PromptTemplate("", .definite),
    PromptTemplate("a photo of", .indefinite), PromptTemplate("a picture of", .definite),
    PromptTemplate("an illustration of", .indefinite),
  ]

  private init(_ lead: String, _ article: Article) { (self.lead, self.article) = (lead, article) }

  /// The phrase for a name, which is in lower case. An article that the name brings along gives way to the template's, unless there
  /// is nothing else in the template; a name that begins with another determiner or a number stands without article.
  public func phrase(_ name: String) -> String {
    guard !lead.isEmpty || article != .none else { return name }
    let words = name.split(separator: " ")
    guard let first = words.first else { return lead }
    let bare = words.count > 1 && ["a", "an", "the"].contains(first) ? words.dropFirst() : words[...]
    let noun = bare.joined(separator: " ")
    let parts =
      PromptTemplate.determiners.contains(bare.first ?? "") ? [lead, noun] : [lead, word(before: noun), noun]
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func word(before noun: String) -> String {
    switch article {
    case .none: ""
    case .definite: "the"
    case .indefinite: PromptTemplate.takesAn(noun) ? "an" : "a"
    }
  }

  private static let determiners: Set<Substring> = [
    "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their", "some", "any", "all", "both",
    "each", "every", "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several",
    "many",
  ]

  /// Whether a noun begins with a vowel as spoken; by its letters, but for the usual exceptions.
  private static func takesAn(_ noun: String) -> Bool {
    if ["hour", "honest", "honor", "honour", "heir"].contains(where: noun.hasPrefix) { return true }
    let consonants = ["uni", "use", "usu", "uke", "ukulele", "ufo", "utensil", "eu", "ewe", "one-", "once"]
    if consonants.contains(where: noun.hasPrefix) {
      // "Uninteresting" and its like begin with a vowel.
      return noun.hasPrefix("unin") || noun.hasPrefix("unim")
    }
    return noun.first.map { "aeiou".contains($0) } ?? false
  }
}
