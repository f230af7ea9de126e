import Foundation

/// `expected.json` of a golden folder: what the reference reports to its user.
struct ExpectedResults: Decodable {
  struct Detection: Decodable {
    let score: Double
    let query: Int?
    let box: [Double]

    /// `[score, query, box]`, or `[score, box]` after an image query.
    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      score = try list.decode(Double.self)
      query = (list.count ?? 0) > 2 ? try list.decode(Int.self) : nil
      box = try list.decode([Double].self)
    }
  }

  let queries: [String]
  let ids: [[Int]]
  let imageSize: [Int]
  let top: [Detection]
  let guidedTop: [Detection]
  let queryBoxIndex: Int

  enum CodingKeys: String, CodingKey {
    case queries, top
    case ids = "input_ids"
    case imageSize = "image_size"
    case guidedTop = "guided_top"
    case queryBoxIndex = "query_box_index"
  }

  init(_ golden: Golden) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: golden.path + "/expected.json"))
    self = try JSONDecoder().decode(ExpectedResults.self, from: data)
  }
}
