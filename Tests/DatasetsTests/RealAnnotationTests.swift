import ClipCrop
import Datasets
import Geometry
import TestSupport
import Testing

/// The annotation files as published. Counts and sums were taken from the files by an independent script (Python's `json`).
@Suite(.enabled(if: Repository.shared != nil)) struct RealAnnotationTests {
  private let data = (Repository.shared ?? "") + "/data"

  @Test func fcdbHasItsTwoParts() async throws {
    let folder = data + "/fcdb"
    #expect(try await load(folder, split: .train).examples.count == 1369)
    let test = try await load(folder, split: .test)
    #expect(test.format == .fcdb && test.examples.count == 345 && test.problems.isEmpty)
    #expect(try await load(folder).examples.count == 1369 + 345)
    let first = try #require(test.examples.first)
    #expect(first.image == folder + "/6931423716_4fb31feac6_c.jpg")
    #expect(first.crops == [RatedCrop(box: Box(x0: 3, y0: 130, x1: 800, y1: 409))])
    let file = try await load(folder + "/cropping_testing_set.json")
    #expect(file.format == .fcdb && file.examples == test.examples && file.fingerprint == test.fingerprint)
    #expect(
      await failure(folder + "/cropping_testing_set.json", split: .train)
        == .noSplit(path: folder + "/cropping_testing_set.json", split: .train, available: [.test]))
  }

  @Test func fcdbHasRankedPairs() async throws {
    let pairs = try await RankedPairs.load(path: data + "/fcdb/ranking_annotation.json", checkImages: false)
    #expect(pairs.problems.isEmpty && pairs.pictures.count == 3362)
    let all = pairs.pictures.flatMap(\.pairs)
    #expect(all.count == 33620 && all.allSatisfy { $0.votesForFirst + $0.votesForSecond == 5 })
    let first = try #require(all.first)
    #expect(first.first == Box(x0: 139, y0: 234, x1: 439, y1: 634) && first.votesForFirst == 4)
    #expect(first.isRight(first: 0.6, second: 0.5) && !first.isRight(first: 0.5, second: 0.6))
    #expect(!first.isRight(first: 0.5, second: 0.5))
    #expect(all[1].votesForFirst == 0 && all[1].isRight(first: 0.5, second: 0.6))
  }

  @Test func fcdbHasSlidingWindowsWithoutTheTruthAmongThem() async throws {
    let windows = try await SlidingWindows.load(path: data + "/fcdb/sliding_window.json", checkImages: false)
    #expect(windows.pictures.count == 345 && windows.problems.isEmpty)
    let counts = windows.pictures.map(\.windows.count)
    #expect(counts.min() == 125 && counts.max() == 162)
    let truth = Dictionary(
      uniqueKeysWithValues: try await load(data + "/fcdb", split: .test).examples.map { ($0.image, $0.crops[0].box) })
    #expect(windows.pictures.allSatisfy { truth[$0.image] == $0.annotated })
  }

  @Test func flmsLosesItsTwoInvertedBoxes() async throws {
    let dataset = try await load(data + "/flms")
    #expect(dataset.format == .flms && dataset.examples.count == 500)
    #expect(dataset.examples.map(\.crops.count).reduce(0, +) == 4988 - 2)
    #expect(dataset.problems.map(\.image) == ["465190454_Large.jpg", "693687448_Large.jpg"])
    #expect(dataset.problems.first?.reason == .emptyBox(box: "[779.0, 1006.0, 76.0, 68.0]"))
    #expect(dataset.examples.allSatisfy { $0.crops.allSatisfy { $0.score == 1 } })
    #expect(try await load(data + "/flms", split: .test).examples.count == 500)
    await #expect(throws: DatasetError.self) { try await load(data + "/flms", split: .train) }
  }

  @Test func gaicdHasScoresFromZeroToOne() async throws {
    let dataset = try await load(data + "/gaicd")
    #expect(dataset.format == .gaicd && dataset.examples.count == 1236 && dataset.problems.isEmpty)
    let crops = dataset.examples.flatMap(\.crops)
    #expect(crops.count == 106_853)
    #expect(crops.map(\.score).min() == 0 && crops.map(\.score).max() == 1)
    #expect(dataset.examples.map(\.crops.count).min() == 54 && dataset.examples.map(\.crops.count).max() == 90)
    #expect(try await load(data + "/gaicd", split: .test).examples.count == 200)
    #expect(try Dataset.parts(of: DatasetReference(path: data + "/gaicd")) == [.train, .test])
    #expect(try Dataset.parts(of: DatasetReference(path: data + "/fcdb")) == [.train, .test])
    #expect(try Dataset.parts(of: DatasetReference(path: data + "/flms")) == [.test])
    #expect(
      await failure(data + "/gaicd", split: .validation)
        == .noSplit(
          path: data + "/gaicd/image_crop.json", split: .validation, available: [.train, .test]))
  }

  @Test func captionsAreJoinedAndSifted() async throws {
    let folder = data + "/gaic-text"
    for (file, count) in [("train", 2636), ("valid", 200), ("test", 500)] {
      #expect(try Captions(path: "\(folder)/\(file).json").byName.count == count)
    }
    let captions = try Captions(path: folder).byName
    #expect(captions.count == 3336)
    #expect(captions.values.filter { text in Captions.placeholders.contains { text.contains($0) } }.count == 178)

    let everything = CaptionOptions(path: folder, keepsPlaceholders: true, longest: nil)
    let all = try await load(data + "/gaicd", captions: everything)
    #expect(all.examples.filter { $0.query != nil }.count == 1236)
    let sifted = try await load(data + "/gaicd", captions: CaptionOptions(path: folder))
    let queries = sifted.examples.compactMap(\.query?.description)
    #expect(queries.count < 1236 && queries.count > 1100)
    #expect(!queries.contains { $0.contains("biological species") || $0.split(separator: " ").count > 14 })
    #expect(sifted.examples.count == 1236, "a picture without a caption stays, without a query")
  }

  @Test func theTwoPhotographsOfGAICDJoinTheirAnnotations() async throws {
    let dataset = try await Dataset.load(
      DatasetReference(parsing: "gaicd:" + data + "/gaicd"),
      options: DatasetOptions(captions: CaptionOptions(path: data + "/gaic-text")))
    #expect(dataset.examples.map(\.image).sorted() == ["302166", "309808"].map { "\(data)/gaicd/\($0).jpg" })
    #expect(dataset.problems.count == 1234 && dataset.problems.allSatisfy { $0.reason == .missingImage })
    #expect(dataset.problems.summary().first?.hasPrefix("1234 missing pictures: 235093.jpg, ") == true)
    let beach = try #require(dataset.examples.first { $0.image.hasSuffix("309808.jpg") })
    #expect(beach.query == "play on the beach" && beach.crops.count == 90)
    #expect(beach.bestCrop?.box == Box(x0: 43, y0: 97, x1: 725, y1: 742))
    #expect(abs((beach.bestCrop?.score ?? 0) - (3.71 - 1) / 4) < 1e-12)
    let street = try #require(dataset.examples.first { $0.image.hasSuffix("302166.jpg") })
    #expect(street.crops.count == 87 && street.query == "black and white photo of a man walking down the")
  }

  @Test func eachIsRefusedUnderAnotherName() async throws {
    let files: [(String, DatasetFormat)] = [
      ("fcdb/cropping_testing_set.json", .fcdb), ("flms/image_crop.json", .flms), ("gaicd/image_crop.json", .gaicd),
    ]
    for (file, format) in files {
      for other in DatasetFormat.allCases where other != format {
        let path = "\(data)/\(file)"
        #expect(
          await failure(path, other)
            == .wrongFormat(
              path: path, named: other.title, appearance: "\(format.title) (\(format.rawValue):)"))
      }
    }
    for (file, words) in [
      ("gaic-text/train.json", "captions"), ("gaicd/original_data_split.json", "for training and testing"),
      ("fcdb/ranking_annotation.json", "ranked pairs"), ("fcdb/sliding_window.json", "sliding windows"),
      ("gaicd/302166.jpg", "binary"),
    ] {
      let error = try #require(await failure("\(data)/\(file)"))
      #expect("\(error)".contains(words), "\(error)")
    }
    let folder = try #require(await failure(data + "/flms", .fcdb))
    #expect("\(folder)".contains("looks like FLMS"), "\(folder)")
  }
}
