import Testing
import Training

@Suite struct MirroredWordsTests {
  @Test(arguments: [
    ("the left lion", "the right lion"), ("Left", "Right"), ("LEFT HAND", "RIGHT HAND"),
    ("leftmost cup", "rightmost cup"),
    ("the Rightmost window", "the Leftmost window"), ("left-hand drawer", "right-hand drawer"),
    ("a right-handed player", "a left-handed player"), ("the dog on the right", "the dog on the left"),
    ("man facing left", "man facing right"), ("from left to right", "from right to left"),
    ("left to right", "right to left"), ("the tree left of the house", "the tree right of the house"),
    ("right", "left"), ("the left cup and the right plate", "the right cup and the left plate"),
    ("turning rightwards", "turning leftwards"), ("the bottom right corner", "the bottom left corner"),
    ("the dog on the right in the grass", "the dog on the left in the grass"),
    ("right shoe", "left shoe"), ("left; right.", "right; left."), ("Übung: links, left", "Übung: links, right"),
    ("the left side", "the right side"), ("is left of the door", "is right of the door"),
  ])
  func sidesAreExchanged(_ text: String, _ mirrored: String) {
    #expect(MirroredWords.exchanged(text) == mirrored)
    #expect(MirroredWords.exchanged(mirrored) == text, "twice is as it was")
  }

  @Test(arguments: [
    "", "a bright light", "an upright piano", "copyright sign", "leftovers on a plate", "the thing right now",
    "right here",
    "all right", "what is left", "what's left", "the cake that was left", "a man who left", "a bag left behind",
    "a door left open",
    "the bird right above the roof", "right next to the tree", "a right angle", "the right moment",
    "a right-angled bracket",
    "nothing left", "Wright brothers", "right side up", "right of way sign", "the rights of man", "cleft chin",
  ])
  func otherMeaningsStay(_ text: String) {
    #expect(MirroredWords.exchanged(text) == text)
  }

  @Test(arguments: [
    "the one that is left", "a cup left on the table", "this is right", "all right shoes", "a clockwise spiral",
    "the driver's side window", "how to choose the right coat", "the starboard rail", "Clockwise",
    "a man walking right behind the dog",
  ])
  func whatCannotBeToldIsNotFlipped(_ text: String) {
    #expect(MirroredWords.exchanged(text) == nil)
  }
}
