import ClipCrop
import Testing

@Suite struct QueryReadingTests {
  private func names(_ text: String) -> [String] { QueryReading(.text(text)).subjects.map(\.name.description) }

  @Test(arguments: [
    ("the dog and the ball", ["the dog", "the ball"]),
    ("a man and a woman on the beach", ["a man", "a woman on the beach"]),
    ("cat and dog", ["cat", "dog"]), ("dogs, cats and birds", ["dogs", "cats", "birds"]),
    ("dogs, cats, and birds", ["dogs", "cats", "birds"]), ("a dog & a cat", ["a dog", "a cat"]),
    ("a dog, a cat", ["a dog", "a cat"]), ("a woman and her dog", ["a woman", "her dog"]),
    ("two dogs and a cat", ["dogs", "a cat"]), ("the dog on the left and the ball", ["the dog", "the ball"]),
    ("a photo of a dog and a cat", ["a dog", "a cat"]),
    ("a cup of coffee and a croissant", ["a cup of coffee", "a croissant"]),
    ("both the dog and the cat", ["the dog", "the cat"]),
    ("a black and white cat and a dog", ["a black and white cat", "a dog"]),
    ("the moon and the sun,", ["the moon", "the sun"]),
    ("the orange and the apple", ["the orange", "the apple"]), ("traffic light and car", ["traffic light", "car"]),
    ("cup of coffee and croissant", ["cup of coffee", "croissant"]), ("orange and apple", ["orange", "apple"]),
    ("a boy sitting and a girl standing", ["a boy sitting", "a girl standing"]),
  ])
  func severalSubjects(text: String, expected: [String]) { #expect(names(text) == expected) }

  @Test(arguments: [
    "black and white cat", "a black and white cat", "salt and pepper", "rock and roll", "the salt and pepper",
    "the dog and cat", "a man with a hat and a stick", "a woman wearing a hat and a scarf", "dog running and jumping",
    "people eating and drinking", "Paris, France", "a large, red ball", "dog black and white", "a bow and arrow",
    "a bowl of apples and oranges", "and", "the cat and", "and the cat", "a big and a small", "R&B singer",
    "a photo of a cat", "the space between the dog and the cat", "a red and gold vase", "orange and white cat",
    "bowl of apples and oranges", "dog on sofa and chair",
    "a girl in a white dress, smiling",
  ])
  func oneSubject(text: String) { #expect(names(text) == [text]) }

  @Test(arguments: [
    ("close-up of the dog", Shot.closeUp, "the dog"), ("a close-up of a dog", .closeUp, "a dog"),
    ("Close up of the dog", .closeUp, "the dog"), ("closeup dog", .closeUp, "dog"),
    ("an extreme close-up of an eye", .closeUp, "an eye"), ("tight crop of the car", .closeUp, "the car"),
    ("a tight shot of the car", .closeUp, "the car"), ("portrait of the old man", .closeUp, "the old man"),
    ("detail of the roof", .closeUp, "the roof"), ("the dog, close-up", .closeUp, "the dog"),
    ("the dog in close-up", .closeUp, "the dog"), ("the dog close up", .closeUp, "the dog"),
    ("wide shot of the castle", .wide, "the castle"), ("a wide view of the castle", .wide, "the castle"),
    ("wide-angle shot of the castle", .wide, "the castle"), ("wide angle of the castle", .wide, "the castle"),
    ("long shot of a rider", .wide, "a rider"), ("the castle with its surroundings", .wide, "the castle"),
    ("the castle in its surroundings", .wide, "the castle"), ("full scene with the castle", .wide, "the castle"),
    ("the whole scene with the castle", .wide, "the castle"), ("the dog and everything around it", .wide, "the dog"),
    ("the woman and everything around her", .wide, "the woman"), ("the castle, wide shot", .wide, "the castle"),
    ("medium shot of the dog", .medium, "the dog"), ("a mid shot of the dog", .medium, "the dog"),
    ("close-up", .closeUp, "close-up"), ("wide shot", .wide, "wide shot"), ("A WIDE SHOT OF THE DOG", .wide, "THE DOG"),
  ])
  func shots(text: String, shot: Shot, name: String) {
    let reading = QueryReading(.text(text))
    #expect(reading.shot == shot && reading.subjects.map(\.name) == [.text(name)])
  }

  @Test(arguments: [
    "the dog", "a wide road", "a long table", "the portrait on the wall", "a tight dress", "a closed door",
    "medium dog",
    "a scene with a dog", "the shot glass", "macro economy", "",
  ])
  func noShot(text: String) { #expect(QueryReading(.text(text)).shot == nil) }

  @Test func shotsOfSeveralSubjects() {
    let reading = QueryReading("close-up of the dog and the ball")
    #expect(reading.shot == .closeUp && reading.subjects.map(\.name) == ["the dog", "the ball"])
    #expect(QueryReading("the dog and its surroundings").subjects.map(\.name) == ["the dog"])
  }

  /// Words of place and number, and of size where they choose, are not the model's business; all others are.
  @Test(arguments: [
    ("the left dog", "the dog"), ("the dog on the left", "the dog"), ("the  dog\ton the far left ", "the dog"),
    ("the cup on the right side of the picture", "the cup"), ("the leftmost lion", "the lion"),
    ("lion, rightmost", "lion"),
    ("the lion at the top", "the lion"), ("the lion on top", "the lion"), ("the small apple", "the apple"),
    ("the left school", "the school"), ("a right whale", "a right whale"), ("the top left window", "the window"),
    ("the top-left window", "the window"),
    ("the dog in the middle", "the dog"), ("the bird in the upper right corner", "the bird"),
    ("the left-hand door", "the door"), ("the far left lion", "the lion"), ("the second dog from the left", "the dog"),
    ("two dogs", "dogs"), ("the two dogs", "the dogs"), ("both dogs", "dogs"), ("all of the dogs", "the dogs"),
    ("3 birds", "birds"), ("several red cars", "red cars"), ("a few dogs", "dogs"), ("one dog", "dog"),
    ("the small dog", "the dog"), ("the biggest dog", "the dog"), ("a small dog", "a small dog"),
    ("the two small dogs on the left", "the dogs"), ("the left one", "the left one"), ("the big one", "the big one"),
    ("left", "left"), ("two", "two"), ("the little girl", "the little girl"),
    ("dog with big ears", "dog with big ears"),
    ("a lion left of a tree", "a lion left of a tree"), ("a man in a top hat", "a man in a top hat"),
    ("the food left on the plate", "the food left on the plate"), ("a man facing left", "a man facing left"),
    ("the left lion facing right", "the lion facing right"), ("a middle aged man", "a middle aged man"),
    ("cherry on top of a cake", "cherry on top of a cake"), ("10 downing street", "10 downing street"),
    ("the dog in the middle of the road", "the dog in the middle of the road"), ("a dog.", "a dog."),
    ("a photo of two dogs", "a photo of dogs"), ("a picture of the left dog", "a picture of the dog"),
    ("a photo of", "a photo of"), ("🐶 on the left", "🐶"), ("🐶", "🐶"), ("a cat’s toy", "a cat’s toy"),
  ])
  func names(text: String, name: String) { #expect(names(text) == [name]) }

  @Test func facing() {
    let subjects = QueryReading("a man facing left and a car driving to the right").subjects
    #expect(subjects.map(\.facing) == [.left, .right])
  }

  @Test func messagesHaveWhatWasWritten() {
    #expect(
      QueryReading("close-up of the two dogs on the left and the ball").subjects.map(\.phrase.description)
        == ["the two dogs on the left", "the ball"])
  }

  @Test func hostileTexts() {
    let words = Array(repeating: "dog", count: 10_000)
    #expect(names(words.joined(separator: " ")) == [words.joined(separator: " ")])
    let listed = words.joined(separator: " and ")
    #expect(names(listed) == [listed], "so many things are no query")
    #expect(names("the left " + words.joined(separator: ", ")).count == 1)
    let sides = Array(repeating: "on the left of", count: 5_000).joined(separator: " ")
    #expect(names(sides) == [sides])
    for text in ["", "   ", "\n\t"] {
      #expect(names(text) == [text], "left to the model, which refuses it")
    }
    for text in [
      "and and and", ", , ,", "& &", "close-up close-up", "of the", "the", "🐶 and 🐱", "close-up of", "a a a",
    ] {
      let read = names(text)
      #expect(!read.isEmpty && read.allSatisfy { !$0.isEmpty }, "\(text)")
    }
    #expect(names("🐶 and 🐱") == ["🐶", "🐱"])
  }

  /// What is read alike is answered alike, and only that.
  @Test func answerKeys() {
    let key = { (text: String) in QueryReading(.text(text)).answerKey }
    #expect(key("the dog") == key("close-up of the dog") && key("the  dog") == key("the dog"))
    let texts = [
      "the dog", "the left dog", "the right dog", "dogs", "two dogs", "the small dog", "the big dog", "a dog and a cat",
      "the dog and the cat", "the second dog from the left",
    ]
    #expect(Set(texts.map(key)).count == texts.count)
  }
}
