import Imaging
import Testing

@Suite struct ContentDigestTests {
  /// FIPS 180-4's examples.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func isSHA256HoweverItIsCut(_ text: String, _ expected: String) {
    let bytes = Array(text.utf8)
    for cut in 0...bytes.count {
      let digest = ContentDigest()
      Array(bytes[..<cut]).withUnsafeBytes { digest.update($0) }
      Array(bytes[cut...]).withUnsafeBytes { digest.update($0) }
      #expect(digest.text == expected)
    }
  }

  @Test func textsDoNotRunIntoEachOther() {
    let (first, second) = (ContentDigest(), ContentDigest())
    for text in ["ab", "c"] { first.update(text) }
    for text in ["a", "bc"] { second.update(text) }
    #expect(first.text != second.text)
  }

  @Test func aPictureIsItsBytes() throws {
    let image = try Fixture.open("plain.png")
    let copy = try Image.decode(Fixture.bytes("plain.png"), name: "copy")
    let digest = ContentDigest()
    try Fixture.bytes("plain.png").withUnsafeBytes { digest.update($0) }
    #expect(image.contentDigest == digest.text && copy.contentDigest == digest.text)
    #expect(try Fixture.open("grey.png").contentDigest != digest.text)
  }
}
