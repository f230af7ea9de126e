/// Small words of English by what they do in a noun phrase.
enum WordClasses {
  /// What a noun phrase begins with.
  static let determiners: Set<String> = [
    "a", "an", "the", "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their", "another",
    "each", "every", "any",
  ]

  /// What stands for a thing that was named before.
  static let placeholders: Set<String> = ["one", "ones", "thing", "things", "of", "and", "&", "with"]

  /// What ends the part of a noun phrase that holds its noun, and ties something else to it.
  static let linkers: Set<String> = [
    "of", "on", "in", "at", "by", "to", "from", "with", "without", "under", "over", "above", "below", "behind",
    "before",
    "beside", "besides", "between", "near", "next", "inside", "outside", "into", "onto", "through", "against", "around",
    "across", "along", "among", "beneath", "underneath", "toward", "towards", "who", "that", "which", "whose", "where",
    "while", "for", "is", "are", "was", "were", "during", "after", "up", "down", "off", "out", "as", "like",
  ]

  /// What ties something to a thing so closely that two of it belong to the same thing: "a man with a hat and a stick".
  static let attachments: Set<String> = [
    "with", "without", "wearing", "holding", "carrying", "between", "containing", "having", "eating", "drinking",
    "made",
  ]

  /// Words that describe and cannot stand alone: what follows "and" then shares the noun.
  static let adjectives: Set<String> = [
    "black", "white", "red", "green", "blue", "yellow", "orange", "purple", "violet", "pink", "brown", "grey", "gray",
    "beige", "golden", "silver", "cyan", "magenta", "turquoise", "dark", "light", "bright", "pale", "wooden", "golden",
    "metal", "steel", "iron", "leather", "plastic", "stone", "brick", "concrete", "woollen", "woolen", "cotton", "silk",
    "big", "small", "large", "little", "tiny", "huge", "old", "young", "new", "tall", "short", "long", "wide", "narrow",
    "thick", "thin", "fat", "round", "square", "flat", "hot", "cold", "warm", "wet", "dry", "clean", "dirty", "soft",
    "hard", "smooth", "rough", "sweet", "sour", "salty", "fresh", "happy", "sad", "angry", "cute", "pretty",
    "beautiful", "ugly", "furry", "fluffy", "shiny", "striped", "spotted", "curly", "empty", "full", "open", "closed",
    "gold", "left", "right", "male", "female", "smallest", "biggest", "largest", "colourful", "colorful",
  ]

  /// Of those, what is a thing as well.
  static let alsoNouns: Set<String> = [
    "orange", "stone", "light", "iron", "brick", "square", "violet", "silver", "gold", "pink",
  ]

  /// Pairs that are one thing.
  static let pairs: Set<String> = [
    "salt pepper", "rock roll", "fish chips", "bed breakfast", "mac cheese", "macaroni cheese", "bow arrow",
    "bow arrows",
    "mortar pestle", "cup saucer", "knife fork", "fork knife", "hammer pick", "hammer wrench", "hammer sickle",
    "skull crossbones", "stars stripes", "butter jelly", "bread butter", "ham cheese", "ham eggs", "bacon eggs",
    "gin tonic", "black white", "half half", "track field", "drum bass", "arts crafts", "needle thread", "ball chain",
    "pen paper", "bucket spade", "hide seek", "burger fries", "spaghetti meatballs", "milk cookies", "cookies cream",
    "nut bolt", "nuts bolts", "lock key", "horse carriage", "horse cart", "horse buggy", "rise fall", "up down",
  ]

  /// Nouns that end like verbs in "-ing".
  private static let nouns: Set<String> = [
    "king", "ring", "wing", "thing", "string", "spring", "swing", "building", "painting", "wedding", "ceiling",
    "earring", "pudding", "duckling", "dumpling", "evening", "morning", "clothing", "railing", "awning", "starling",
    "sapling", "sling", "viking", "herring", "drawing", "icing", "lightning", "sibling", "gosling", "crossing",
    "bling", "filling", "frosting", "parking", "landing",
  ]

  /// Whether a word says what something does.
  static func isActivity(_ word: String) -> Bool {
    word.count > 4 && word.hasSuffix("ing") && !nouns.contains(word)
  }
}
