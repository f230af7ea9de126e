extension CropReason: CustomStringConvertible {
  /// A few words for people.
  public var description: String {
    switch self {
    case .learned: "framed as learned"
    case .shot(let shot): "\(shot), as asked"
    case .subjectsWhole: "subjects whole"
    case .centred: "centred"
    case .leftThird: "subject towards the left third"
    case .rightThird: "subject towards the right third"
    case .headRoom: "head room"
    case .littleHeadRoom: "little head room in the picture"
    case .lookRoom(let side): "look room \(CropReason.name(side))"
    case .littleLookRoom(let side): "little look room \(CropReason.name(side))"
    case .cutsBystander(let index): "cuts bystander \(index)"
    case .touchesAvoided(let index): "touches avoided region \(index)"
    case .subjectCut(let index, let kept):
      "subject \(index) cut, \(CropReason.percent(kept)) kept: the ratio cannot hold all"
    case .subjectOutside(let index): "subject \(index) is outside of the picture"
    case .subjectAtPictureEdge: "subject reaches the picture's edge"
    case .largest: "largest window of its ratio"
    case .enlarged(let factor): "enlarged to \(CropReason.percent(factor))"
    case .keepsAttention(let share): "keeps \(CropReason.percent(share)) of the attention"
    case .middleOfPicture: "middle of the picture"
    }
  }

  private static func name(_ side: Facing) -> String {
    switch side {
    case .left: "to the left"
    case .right: "to the right"
    case .up: "above"
    case .none: "all around"
    }
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}
