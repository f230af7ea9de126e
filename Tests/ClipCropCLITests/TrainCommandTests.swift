import Foundation
import TestSupport
import Testing

/// Training, rating and evaluation as a user runs them, on a small model and the photographs of Examples.
@Suite struct TrainCommandTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    for name in ["cat", "coffee", "rocket"] { try scratch.copy(Repository.example("\(name).jpg"), as: "\(name).jpg") }
    try scratch.write(
      """
      {"image": "cat.jpg", "query": "a cat on the left", "crops": [{"box": [40, 30, 300, 260]}], "subjects": [[80, 60, 260, 240]]}
      {"image": "coffee.jpg", "query": "a cup", "crops": [{"box": [60, 40, 420, 330], "score": 1}, {"box": [0, 0, 500, 380], "score": 0.3}]}
      {"image": "rocket.jpg", "crops": [{"box": [200, 20, 460, 400]}], "kind": "free"}

      """, as: "crops.jsonl")
  }

  private func train(_ more: [String], to out: String = "run") throws -> Tool.Run {
    try Tool.run(
      [
        "train", "cropper", "--data", "crops.jsonl", "--model", Tool.model, "--out", out, "--cache", "features",
        "--width", "32", "--layers", "1", "--heads", "4", "--hidden", "32", "--queries", "2", "--rated", "3",
        "--batch", "2", "--validation", "0", "--learning-rate", "0.001",
      ] + more, in: scratch.path)
  }

  @Test func aTrainedFolderCropsRatesAndIsMeasured() throws {
    let run = try train(["--epochs", "3", "--plot", "curve.png", "--json"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("views to encode"), "the size is said before it starts: \(run.errors)")
    let report = try #require(try run.objects().first)
    #expect(report["outcome"] as? String == "finished" && report["steps"] as? Int == 6)
    #expect(scratch.exists("curve.png"))
    #expect(
      ["checkpoint.safetensors", "config.json", "log.jsonl", "model.safetensors"].allSatisfy {
        scratch.exists("run/" + $0)
      })

    let crop = try Tool.run(
      ["crop", "cat.jpg", "--model", "run", "-q", "a cat", "--aspect", "1:1", "--min-score", "0", "--json"],
      in: scratch.path)
    #expect(crop.status == 0, "\(crop.errors)")
    let box = try #require(try Self.box(crop))
    #expect(box[2] - box[0] == box[3] - box[1], "the ratio holds for learned windows too")
    #expect(scratch.exists("cat-crop.jpg"))
    let rules = try Tool.run(
      [
        "crop", "cat.jpg", "--model", "run", "-q", "a cat", "--aspect", "1:1", "--min-score", "0", "--composer",
        "--dry-run", "--json",
      ],
      in: scratch.path)
    let plain = try Tool.run(
      [
        "crop", "cat.jpg", "--model", Tool.model, "-q", "a cat", "--aspect", "1:1", "--min-score", "0", "--dry-run",
        "--json",
      ],
      in: scratch.path)
    #expect(try Self.box(rules) == Self.box(plain), "--composer is the rules on the model below")

    let score = try Tool.run(
      [
        "score", "cat.jpg", "--model", "run", "-q", "a cat", "--box", "0%,0%,50%,50%", "--box", "10,10,200,200",
        "--json",
      ],
      in: scratch.path)
    #expect(score.status == 0, "\(score.errors)")
    let windows = try #require(try score.objects().first?["windows"] as? [[String: Any]])
    #expect(windows.count == 2 && windows.allSatisfy { (0...1).contains($0["score"] as? Double ?? -1) })

    let info = try Tool.run(["model", "info", "run", "--json"], in: scratch.path).objects().first
    #expect(info?["kind"] as? String == "clipcrop" && info?["base_model"] as? String == Tool.model)

    let measured = try Tool.run(
      ["evaluate", "--data", "crops.jsonl", "--model", "run", "--output", "results.json", "--gallery", "cases.html"],
      in: scratch.path)
    #expect(measured.status == 0, "\(measured.errors)")
    for method in ["whole image", "libvips attention", "saliency", "composer", "learned"] {
      #expect(measured.output.contains(method), "\(measured.output)")
    }
    #expect(scratch.exists("results.json") && scratch.exists("cases.html"))
  }

  /// OWLv2 pads pictures to a square: the decoder sees the patches of the picture alone, of a different number for each.
  @Test func anOWLv2ModelLearnsToo() throws {
    let model = Repository.fixture("models/owlv2-tall/model")
    let run = try Tool.run(
      [
        "train", "cropper", "--data", "crops.jsonl", "--model", model, "--out", "run", "--cache", "features", "--width",
        "32", "--layers", "1", "--heads", "4", "--hidden", "32", "--validation", "0.4", "--epochs", "2",
        "--semantic-form", "encoded", "--json",
      ], in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.objects().first?["best"] != nil, "it was validated")
    let crop = try Tool.run(
      ["crop", "rocket.jpg", "--model", "run", "--aspect", "4:5", "--dry-run", "--json"], in: scratch.path)
    let box = try #require(try Self.box(crop), "\(crop.errors)")
    #expect(abs(Double(box[2] - box[0]) / Double(box[3] - box[1]) - 0.8) < 0.01)
  }

  /// A fine-tuned detector is an ordinary model folder.
  @Test func aDetectorIsTaught() throws {
    let run = try Tool.run(
      [
        "train", "detector", "--data", "crops.jsonl", "--model", Tool.model, "--out", "owl", "--epochs", "2", "--batch",
        "2", "--validation", "0", "--json",
      ], in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try run.objects().first?["outcome"] as? String == "finished")
    let found = try Tool.run(
      ["detect", "cat.jpg", "--model", "owl", "-q", "a cat on the left", "--threshold", "0", "--top", "3", "--json"],
      in: scratch.path)
    #expect(found.status == 0, "\(found.errors)")
    #expect((try found.objects().first?["detections"] as? [Any])?.count == 3)
    let none = try Tool.run(
      ["train", "detector", "--data", "crops.jsonl", "--out", "other", "--epochs", "1"], in: scratch.path)
    #expect(none.status == 66 && none.errors.contains("--model"), "\(none.errors)")
  }

  private static func box(_ run: Tool.Run) throws -> [Int]? {
    let crops = try run.objects().first?["crops"] as? [[String: Any]]
    return crops?.first?["box"] as? [Int]
  }

  /// Killed and started again, a run arrives at the same weights to the bit.
  @Test func aKilledRunGoesOnToTheSameWeights() throws {
    #expect(try train(["--epochs", "12"], to: "whole").status == 0)
    let line =
      "clipcrop train cropper --data crops.jsonl --model \(Tool.model) --out parts --cache features --width 32 --layers 1 "
      + "--heads 4 --hidden 32 --queries 2 --rated 3 --batch 2 --validation 0 --learning-rate 0.001 --epochs 12 "
      + "--checkpoint-seconds 0 & sleep 0.7; kill -9 $!; wait $! 2>/dev/null; true"
    _ = try Tool.shell(line, in: scratch.path)
    #expect(!scratch.exists("parts/model.safetensors") || scratch.exists("parts/config.json"))
    let rest = try train(["--epochs", "12"], to: "parts")
    #expect(rest.status == 0, "\(rest.errors)")
    let weights = ["whole", "parts"].map {
      FileManager.default.contents(atPath: scratch.file($0 + "/model.safetensors"))
    }
    #expect(weights[0] != nil && weights[0] == weights[1])
    #expect(scratch.names.allSatisfy { !$0.hasSuffix(".tmp") })
  }

  @Test func anInterruptSavesAndSaysHowToGoOn() throws {
    let line =
      "clipcrop train cropper --data crops.jsonl --model \(Tool.model) --out run --cache features --width 64 --layers 2 "
      + "--heads 4 --hidden 64 --queries 2 --batch 2 --validation 0 --epochs 100000 & "
      + "while [ ! -s run/log.jsonl ]; do sleep 0.1; done; sleep 0.5; kill -INT $!; wait $!"
    let run = try Tool.shell(line, in: scratch.path)
    #expect(run.status == 130, "\(run.errors)")
    #expect(run.output.contains("interrupted") && scratch.exists("run/checkpoint.safetensors"))
    #expect(!run.errors.contains("error"), "\(run.errors)")
  }

  @Test(arguments: [
    (["--data", "nothing.jsonl"], Int32(66), "nothing.jsonl"),
    (["--data", "fcdb:crops.jsonl"], 65, "JSONL"),
    (["--data", "cat.jpg"], 65, "cat.jpg"),
    (["--data", "empty.jsonl"], 65, "empty"),
    (["--data", "inverted.jsonl"], 65, "inverted.jsonl"),
    (["--data", "crops.jsonl", "--heads", "5"], 64, "num_attention_heads"),
    (["--data", "crops.jsonl", "--learning-rate", "0"], 64, "--learning-rate"),
    (["--data", "crops.jsonl", "--window-weight", "-1"], 64, "window"),
    (["--data", "crops.jsonl", "--batch", "0"], 64, "--batch"),
    (["--data", "gone.jsonl", "--strict"], 65, "gone.jpg"),
  ])
  func whatCannotBeLearnedFromIsNamed(arguments: [String], status: Int32, word: String) throws {
    try scratch.write("", as: "empty.jsonl")
    try scratch.write("{\"image\": \"cat.jpg\", \"crops\": [{\"box\": [90, 10, 20, 200]}]}\n", as: "inverted.jsonl")
    try scratch.write(
      "{\"image\": \"cat.jpg\", \"crops\": [{\"box\": [9, 10, 90, 200]}]}\n"
        + "{\"image\": \"gone.jpg\", \"crops\": [{\"box\": [9, 10, 90, 200]}]}\n", as: "gone.jsonl")
    let run = try Tool.run(
      ["train", "cropper", "--model", Tool.model, "--out", "run", "--cache", "features", "--epochs", "1"] + arguments,
      in: scratch.path)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errors.contains(word), "\(run.errors)")
    #expect(!scratch.exists("run/model.safetensors"))
  }

  @Test func aCheckpointOfAnotherRunIsNotTakenForThisOne() throws {
    #expect(try train(["--epochs", "1"]).status == 0)
    let seed = try train(["--epochs", "2", "--seed", "9"])
    #expect(seed.status == 64 && seed.errors.contains("--restart"), "\(seed.errors)")
    let shape = try train(["--epochs", "2", "--hidden", "48"])
    #expect(shape.status == 64 && shape.errors.contains("another architecture"), "\(shape.errors)")
    let file = scratch.file("run/checkpoint.safetensors")
    let whole = try #require(FileManager.default.contents(atPath: file))
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: file))
    let cut = try train(["--epochs", "2"])
    #expect(cut.status == 65 && cut.errors.contains("--restart"), "\(cut.errors)")
    #expect(try train(["--epochs", "1", "--restart"]).status == 0)
  }

  /// A limit on file sizes stands for a full disk: the features, then the checkpoint, do not fit.
  @Test(arguments: [(1, "cannot write"), (120, "cannot be written")])
  func aFullDiskIsTold(blocks: Int, word: String) throws {
    let line =
      "ulimit -f \(blocks); clipcrop train cropper --data crops.jsonl --model \(Tool.model) --out run --cache features "
      + "--width 64 --layers 2 --heads 4 --hidden 128 --validation 0 --epochs 1 --batch 2 --checkpoint-seconds 0"
    let run = try Tool.shell(line, in: scratch.path)
    #expect(run.status == 74, "\(run.errors)")
    #expect(run.errors.contains(word), "\(run.errors)")
    #expect(!scratch.exists("run/model.safetensors"))
  }

  @Test func whatIsNoTrainedModelCannotRate() throws {
    let run = try Tool.run(["score", "cat.jpg", "--box", "0,0,50,50", "--model", Tool.model], in: scratch.path)
    #expect(run.status == 66 && run.errors.contains("train cropper"), "\(run.errors)")
    let outside = try Tool.run(["score", "cat.jpg", "--box", "0,0,5000,50", "--model", Tool.model], in: scratch.path)
    #expect(outside.status == 64 && outside.errors.contains("does not lie inside"), "\(outside.errors)")
  }

  /// A cropper whose base model changed under it would see features that mean something else.
  @Test func aChangedBaseModelIsNoticed() throws {
    try scratch.copy(Tool.model, as: "base")
    let trained = try Tool.run(
      [
        "train", "cropper", "--data", "crops.jsonl", "--model", "base", "--out", "run", "--cache", "features",
        "--width",
        "32", "--layers", "1", "--heads", "4", "--hidden", "32", "--validation", "0", "--epochs", "1",
      ], in: scratch.path)
    #expect(trained.status == 0, "\(trained.errors)")
    try FileManager.default.removeItem(atPath: scratch.file("base"))
    try scratch.copy(Repository.fixture("models/owlvit-square/model"), as: "base")
    let run = try Tool.run(["crop", "cat.jpg", "--model", "run"], in: scratch.path)
    #expect(run.status == 65 && run.errors.contains("another checkpoint"), "\(run.errors)")
  }
}
