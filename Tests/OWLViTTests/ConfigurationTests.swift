import Foundation
import Geometry
import OWLViT
import Testing

@Suite struct ConfigurationTests {
  private func configuration(_ json: String) throws -> OWLViTConfiguration {
    try OWLViTConfiguration(json: Data(json.utf8), path: "config.json")
  }

  /// The file of google/owlvit-base-patch32 says almost nothing, and states token ids that are wrong.
  @Test func partialFileTakesTheClassDefaults() throws {
    let got = try configuration(
      """
      {"model_type": "owlvit", "vision_config": {"model_type": "owlvit_vision_model", "dropout": 0.0},
       "text_config": {"bos_token_id": 0, "eos_token_id": 2, "pad_token_id": 1, "max_length": 16, "bad_words_ids": null},
       "projection_dim": 512, "chunk_size_feed_forward": 0}
      """)
    #expect(got == OWLViTConfiguration(kind: .owlvit))
    #expect(got.summary == "OWL-ViT B/32 at 768")
  }

  @Test func owlv2HasItsOwnDefaults() throws {
    let got = try configuration(#"{"model_type": "owlv2", "vision_config": {"image_size": 960}}"#)
    #expect(got.kind == .owlv2 && got.vision.patchSize == 16 && got.vision.imageSize == 960)
  }

  @Test func largeModel() throws {
    let got = try configuration(
      """
      {"model_type": "owlvit", "projection_dim": 768,
       "vision_config": {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24,
         "num_attention_heads": 16, "image_size": 840, "patch_size": 14},
       "text_config": {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12}}
      """)
    #expect(got.summary == "OWL-ViT L/14 at 840")
    #expect(got.text.heads == 12 && got.text.layers == 12)
  }

  @Test(arguments: [#"{"model_type": "clip"}"#, "{}"])
  func otherArchitecturesAreNamed(json: String) {
    #expect {
      try configuration(json)
    } throws: { error in
      guard case .unsupportedModelType(_, let found)? = error as? OWLViTError else { return false }
      return found == (json == "{}" ? nil : "clip")
    }
  }

  @Test(arguments: [
    ("", "not valid JSON"), ("[]", "wrong kind"), (#"{"model_type": 3}"#, "model_type"),
    (#"{"model_type": "owlvit", "vision_config": {"hidden_size": "wide"}}"#, "vision_config.hidden_size"),
    (#"{"model_type": "owlvit", "vision_config": {"num_attention_heads": 7}}"#, "does not divide"),
    (#"{"model_type": "owlvit", "vision_config": {"patch_size": 0}}"#, "patch_size"),
    (#"{"model_type": "owlvit", "image_query": "best"}"#, "least_common or surest"),
    (#"{"model_type": "owlvit", "vision_config": {"patch_size": 1000}}"#, "patch_size"),
    (#"{"model_type": "owlvit", "vision_config": {"image_size": 4096, "patch_size": 1}}"#, "patches"),
    (#"{"model_type": "owlvit", "vision_config": {"num_hidden_layers": 1000000000}}"#, "num_hidden_layers"),
    (#"{"model_type": "owlvit", "vision_config": {"num_channels": 4}}"#, "num_channels"),
    (#"{"model_type": "owlvit", "text_config": {"vocab_size": -1}}"#, "vocab_size"),
    (#"{"model_type": "owlvit", "text_config": {"hidden_act": "mish"}}"#, "mish"),
    (#"{"model_type": "owlvit", "projection_dim": 17}"#, "projection_dim"),
    (#"{"model_type": "owlvit", "projection_dim": 1e300}"#, "out of range"),
  ])
  func badFilesAreRefusedInOneSentence(json: String, word: String) {
    #expect {
      try configuration(json)
    } throws: { error in
      guard let error = error as? OWLViTError else { return false }
      return error.description.contains(word) && error.description.contains("config.json")
    }
  }
}

@Suite struct PreprocessorConfigurationTests {
  private func preprocessor(_ json: String, _ kind: OWLViTConfiguration.Kind = .owlvit) throws
    -> PreprocessorConfiguration
  {
    try PreprocessorConfiguration(
      json: Data(json.utf8), path: "preprocessor_config.json", configuration: OWLViTConfiguration(kind: kind))
  }

  @Test(arguments: [
    #"{"feature_extractor_type": "OwlViTFeatureExtractor", "size": [640, 768], "crop_size": 768, "resample": 3}"#,
    #"{"image_processor_type": "OwlViTImageProcessor", "size": {"height": 640, "width": 768}}"#,
  ])
  func spellingsOfTheSize(json: String) throws {
    let got = try preprocessor(json)
    #expect(got.size.width == 768 && got.size.height == 640)
    #expect(got.fit == .squash && got.resampling == .bicubic)
  }

  @Test func bareSizesAndDefaults() throws {
    #expect(try preprocessor(#"{"size": 640}"#).size.description == "640x640")
    #expect(try preprocessor(#"{"size": {"shortest_edge": 64}}"#).size.description == "64x64")
    #expect(try preprocessor("{}") == PreprocessorConfiguration(kind: .owlvit, imageSize: 768))
    let v2 = try preprocessor("{}", .owlv2)
    #expect(v2.fit == .padToSquare && v2.resampling == .bilinear)
  }

  @Test func switchesTurnStepsOff() throws {
    let got = try preprocessor(#"{"do_rescale": false, "do_normalize": false, "do_pad": false}"#, .owlv2)
    #expect(
      got.rescaleFactor == 1 && got.mean == [0, 0, 0] && got.standardDeviation == [1, 1, 1] && got.fit == .squash)
  }

  @Test(arguments: [
    "x", #"{"size": "big"}"#, #"{"size": 0}"#, #"{"size": 100000}"#, #"{"image_mean": [1]}"#,
    #"{"image_std": [0, 0, 0]}"#, #"{"resample": 9}"#, #"{"rescale_factor": 0}"#,
  ])
  func badFilesAreRefused(json: String) {
    #expect(throws: OWLViTError.self) { try preprocessor(json) }
  }
}
