import ClipCrop
import Datasets
import Evaluation
import Foundation
import Geometry
import Imaging
import Testing

@Suite struct GalleryTests {
  private func report(
    _ folder: EvaluationFolder, count: Int = 5, query: String? = nil, name: (Int) -> String = { "\($0).png" }
  ) async throws -> EvaluationReport {
    // The annotated crop grows with the index, and with it the IoU of the whole picture.
    let examples = try (0..<count).map { index in
      CropExample(
        image: try folder.plain(name(index)), query: query.map { .text($0) },
        crops: [RatedCrop(box: box(0, 0, 60, Double(4 + 2 * index)))])
    }
    return try await Evaluator(methods: [WholeImageMethod()]).evaluate(examples, dataset: "made <up>")
  }

  private func names(_ page: String) -> [String] {
    page.components(separatedBy: "class=\"name\"><bdi>").dropFirst().compactMap {
      $0.components(separatedBy: "</bdi>").first
    }
  }

  @Test func worstThenBest() async throws {
    let folder = try EvaluationFolder()
    let report = try await report(folder)
    let page = try Gallery(report, method: "whole image", count: 2).page
    #expect(names(page) == ["0.png", "1.png", "4.png", "3.png"])
    #expect(
      try names(Gallery(report, method: "whole image", count: 100).page).sorted()
        == report.images.map {
          URL(fileURLWithPath: $0.image).lastPathComponent
        }, "none twice")
    #expect(page.components(separatedBy: "src=\"data:image/jpeg;base64,").count == 5)
    #expect(page.contains("IoU <b>0.100</b>"))
  }

  @Test func picturesAreSmall() async throws {
    let folder = try EvaluationFolder()
    let path = try folder.photograph("rocket.jpg", as: "rocket.jpg")
    let example = CropExample(image: path, crops: [RatedCrop(box: box(0, 0, 100, 100))])
    let report = try await Evaluator(methods: [WholeImageMethod()]).evaluate([example], dataset: "d")
    let page = try Gallery(report, method: "whole image").page
    let text = try #require(
      page.components(separatedBy: "base64,").dropFirst().first?.components(separatedBy: "\"").first)
    let size = try Image.decode(try #require(Data(base64Encoded: text))).size
    #expect(max(size.width, size.height) == 480)
  }

  @Test func hostileTextsAreOnlyText() async throws {
    let folder = try EvaluationFolder()
    let query = "</bdi><script>alert(\"1\")</script>&amp;' onload='x' \u{202E}\u{0}\u{1B}[31m"
    let report = try await report(folder, count: 1, query: query) { _ in "<img src=x onerror=alert(1)>\".png" }
    let page = try Gallery(report, method: "whole image").page
    #expect(!page.contains("<script"))
    #expect(!page.contains("<img src=x"))
    #expect(!page.contains("\u{0}") && !page.contains("\u{1B}"))
    #expect(
      page.contains("&lt;/bdi&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;&#39; onload=&#39;x&#39;"))
    #expect(page.contains("<title>made &lt;up&gt;: whole image</title>"))
    #expect(names(page) == ["&lt;img src=x onerror=alert(1)&gt;&quot;.png"])
  }

  @Test func needsNothingElse() async throws {
    let folder = try EvaluationFolder()
    let page = try Gallery(try await report(folder), method: "whole image").page
    #expect(
      !page.contains("http://") && !page.contains("https://") && !page.contains("url(") && !page.contains("@import"))
    let sources = page.components(separatedBy: "src=\"").dropFirst()
    #expect(sources.allSatisfy { $0.hasPrefix("data:") })
  }

  @Test func aPictureThatIsGoneIsToldOf() async throws {
    let folder = try EvaluationFolder()
    let report = try await report(folder, count: 1)
    try FileManager.default.removeItem(atPath: folder("0.png"))
    let page = try Gallery(report, method: "whole image").page
    #expect(page.contains("0.png: there is no such file"))
  }

  @Test func isWrittenWholeOrNotAtAll() async throws {
    let folder = try EvaluationFolder()
    let gallery = try Gallery(try await report(folder, count: 1), method: "whole image")
    try gallery.write(to: folder("page.html"))
    #expect(try String(contentsOfFile: folder("page.html"), encoding: .utf8) == gallery.page)
    #expect(try folder.contents() == ["0.png", "page.html"])
    #if os(Linux)
      #expect(throws: ImagingError.diskFull(path: "/dev/full", reason: "No space left on device")) {
        try gallery.write(to: "/dev/full")
      }
    #endif
  }

  @Test func badOptionsAreNamed() async throws {
    let folder = try EvaluationFolder()
    let report = try await report(folder, count: 1)
    #expect(throws: EvaluationError.unknownMethod(name: "best", known: ["whole image"])) {
      try Gallery(report, method: "best")
    }
    #expect(throws: EvaluationError.invalidOption(name: "gallery-count", value: "0", allowed: "between 1 and 500")) {
      try Gallery(report, method: "whole image", count: 0)
    }
  }
}
