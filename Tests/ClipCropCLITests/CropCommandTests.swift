import Foundation
import Geometry
import Imaging
import TestSupport
import Testing

@Suite struct CropCommandTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.copy(Repository.example("coffee.jpg"), as: "coffee.jpg")
    try scratch.copy(Repository.example("rocket.jpg"), as: "rocket.jpg")
  }

  private func run(_ arguments: String...) throws -> Tool.Run { try Tool.run(arguments, in: scratch.path) }

  @Test func severalRatiosInOneCall() throws {
    let run = try run("crop", "coffee.jpg", "--aspect", "1:1", "--aspect", "16:9", "--json")
    #expect(run.status == 0, "\(run.errors)")
    let object = try #require(try run.objects().first)
    let crops = try #require(object["crops"] as? [[String: Any]])
    #expect(crops.map { $0["aspect"] as? String } == ["1:1", "16:9"])
    #expect(crops.map { $0["output"] as? String } == ["./coffee-crop-1x1.jpg", "./coffee-crop-16x9.jpg"])
    #expect(object["matched"] as? Bool == true)
    #expect((object["image"] as? [String: Any])?["width"] as? Int == 600)
    #expect(object["timings"] is [String: Double])
    for crop in crops {
      let box = try #require(crop["box"] as? [Int])
      let image = try Image.open(scratch.file(try #require(crop["output"] as? String)))
      #expect(image.size.width == box[2] - box[0] && image.size.height == box[3] - box[1])
    }
  }

  /// What answers where no model is named does not depend on what lies about.
  @Test func aFolderCalledEmbeddedIsNotTheEmbeddedModel() throws {
    try FileManager.default.createDirectory(atPath: scratch.file("embedded"), withIntermediateDirectories: true)
    let run = try run("crop", Repository.example("scenes/planet.jpg"), "--query", "a monkey", "--dry-run", "--json")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try #require(try run.objects().first)["matched"] as? Bool == true)
    let named = try self.run("detect", "coffee.jpg", "--query", "a cup", "--model", "./embedded")
    #expect(named.status == 65, "\(named.errors)")
  }

  @Test func exactSizeAndFormat() throws {
    let run = try run("crop", "coffee.jpg", "--size", "320x100", "-o", "card.webp")
    #expect(run.status == 0, "\(run.errors)")
    let image = try Image.open(scratch.file("card.webp"))
    #expect(image.format == .webp && image.size.description == "320x100")
  }

  @Test func subjectNeedsNoModelAndIsKeptWhole() throws {
    let run = try run("crop", "rocket.jpg", "--subject", "10%,50%,40%,90%", "--aspect", "1:1", "--dry-run", "--json")
    let crops = try #require(try run.objects().first?["crops"] as? [[String: Any]])
    let box = try #require(crops.first?["box"] as? [Int])
    #expect(box[0] <= 64 && box[1] <= 214 && box[2] >= 256 && box[3] >= 384)
    #expect(crops.first?["output"] is NSNull, "a dry run writes nothing and says null")
    #expect(scratch.names == ["coffee.jpg", "rocket.jpg"])
  }

  @Test func avoidedRegionStaysOut() throws {
    let run = try run(
      "crop", "rocket.jpg", "--subject", "0,100,200,400", "--avoid", "500,0,640,427", "--dry-run", "--json")
    let box = try #require((try run.objects().first?["crops"] as? [[String: Any]])?.first?["box"] as? [Int])
    #expect(box[2] <= 500)
  }

  @Test func oneFailingPictureDoesNotStopTheOthers() throws {
    try scratch.write("no picture", as: "broken.jpg")
    let run = try run("crop", "coffee.jpg", "broken.jpg", "rocket.jpg", "--aspect", "4:5", "--json")
    #expect(run.status == 65)
    let objects = try run.objects()
    #expect(
      objects.map { ($0["image"] as? [String: Any])?["path"] as? String } == ["coffee.jpg", "broken.jpg", "rocket.jpg"])
    #expect(objects[1]["error"] is String && objects[0]["crops"] is [Any])
    #expect(scratch.exists("coffee-crop.jpg") && scratch.exists("rocket-crop.jpg"))
    let both = try Tool.run(["crop", "broken.jpg", "missing.jpg"], in: scratch.path)
    #expect(both.status == 1, "different reasons have a status of their own")
  }

  @Test func foldersAndTemplates() throws {
    let run = try run(
      "crop", ".", "--aspect", "1:1", "--candidates", "2", "-o", "{name}/{aspect}-{rank}-{index}.png", "--json")
    #expect(run.status == 73, "the folders of the template do not exist")
    for name in ["coffee", "rocket"] {
      try FileManager.default.createDirectory(atPath: scratch.file(name), withIntermediateDirectories: false)
    }
    let again = try self.run("crop", ".", "--aspect", "1:1", "-o", "{name}/{aspect}-{rank}-{index}.png")
    #expect(again.status == 0, "\(again.errors)")
    #expect(scratch.exists("coffee/1x1-1-1.png") && scratch.exists("rocket/1x1-1-2.png"))
  }

  @Test func namesThatWouldDestroySomethingAreRefused() throws {
    let original = try Data(contentsOf: URL(fileURLWithPath: scratch.file("coffee.jpg")))
    #expect(try run("crop", "coffee.jpg", "-o", "coffee.jpg").status == 64)
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.file("coffee.jpg"))) == original)
    #expect(try run("crop", "coffee.jpg", "rocket.jpg", "-o", "out.jpg").status == 64)
    #expect(try run("crop", "coffee.jpg", "--aspect", "1:1", "--aspect", "2:1", "-o", "out.jpg").status == 64)
    #expect(try run("crop", "coffee.jpg", "--candidates", "3", "-o", "out.jpg").status == 64)
    #expect(!scratch.exists("out.jpg"))
    #expect(try run("crop", "coffee.jpg", "-o", "coffee.jpg", "--aspect", "1:1", "--overwrite").status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.file("coffee.jpg"))) != original)
  }

  @Test func overlayIsDrawn() throws {
    let run = try run(
      "crop", "coffee.jpg", "--subject", "100,100,300,300", "--aspect", "1:1", "--aspect", "16:9", "--candidates", "2",
      "--dry-run", "--overlay", "why.png")
    #expect(run.status == 0, "\(run.errors)")
    let drawn = try Image.open(scratch.file("why.png")).pixels()
    #expect(drawn.size.description == "600x400")
    #expect(drawn != (try Image.open(scratch.file("coffee.jpg")).pixels()))
  }

  @Test func queriesWithAModel() throws {
    let run = try run(
      "crop", "coffee.jpg", "--model", Tool.model, "--query", "a photo of a dog", "--min-score", "0", "--dry-run",
      "--json")
    #expect(run.status == 0, "\(run.errors)")
    let object = try #require(try run.objects().first)
    #expect(object["matched"] as? Bool == true && object["queries"] as? [String] == ["a photo of a dog"])
    let subjects = try #require((object["crops"] as? [[String: Any]])?.first?["subjects"] as? [[String: Any]])
    #expect(subjects.allSatisfy { ($0["box"] as? [Double])?.count == 4 && $0["query"] as? Int == 0 })
  }

  @Test func missesFallBackKeepOrFail() throws {
    let ask = [
      "crop", "coffee.jpg", "--model", Tool.model, "--query", "a photo of a dog", "--min-score", "1", "--json",
    ]
    let fallback = try Tool.run(ask + ["-o", "f.jpg"], in: scratch.path)
    #expect(fallback.status == 0 && fallback.errors.contains("saliency"))
    #expect(try fallback.objects().first?["matched"] as? Bool == false)
    let keep = try Tool.run(ask + ["--on-miss", "keep", "-o", "k.jpg"], in: scratch.path)
    let box = (try keep.objects().first?["crops"] as? [[String: Any]])?.first?["box"] as? [Int]
    #expect(keep.status == 0 && box == [0, 0, 600, 400])
    let fail = try Tool.run(ask + ["--on-miss", "fail", "-o", "n.jpg"], in: scratch.path)
    #expect(fail.status == 3 && !scratch.exists("n.jpg"))
  }
}
