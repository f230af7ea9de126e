import ClipCrop

extension Dataset {
  /// A hash of the examples, 16 hexadecimal digits: FNV-1a over the names of the pictures, queries, windows, scores, subjects and
  /// kinds, in order.
  ///
  /// It is the same wherever the dataset lies, for pictures count by their names without folder, and it does not see their content.
  public var fingerprint: String {
    var hash = StableHash()
    hash.add(UInt64(examples.count))
    for example in examples { example.add(to: &hash) }
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension CropExample {
  fileprivate func add(to hash: inout StableHash) {
    hash.add(FilePath.name(image))
    switch query {
    case nil: hash.add(UInt8(0))
    case .text(let text):
      hash.add(UInt8(1))
      hash.add(text)
    case .image(let path):
      hash.add(UInt8(2))
      hash.add(FilePath.name(path))
    }
    hash.add(UInt64(crops.count))
    for crop in crops {
      hash.add(crop.box)
      hash.add(crop.score)
    }
    hash.add(UInt64(subjects.count))
    for subject in subjects { hash.add(subject) }
    hash.add(kind ?? "")
  }
}
