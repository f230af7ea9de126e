import ArgumentParser
import ClipCrop
import Foundation
import Imaging
import Tensors

/// `clipcrop crop`.
struct CropCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crop",
    abstract: "Crop pictures to what is meant.",
    discussion: """
      Without a query the crop follows the picture's saliency, or the regions given by --subject. With queries, all of them must \
      be in the crop. A model that has learned to crop (see 'clipcrop train cropper') frames by what it learned, any other by \
      rules of composition. The crop is cut from the full-resolution original; metadata is kept.

      EXAMPLES
        clipcrop crop photo.jpg --aspect 16:9 --aspect 1:1
        clipcrop crop photo.jpg --model google/owlvit-base-patch32 --query "the dog on the sofa" -o dog.jpg
        clipcrop crop photos/ --size 1200x630 --output cards/ --format webp
        clipcrop crop photo.jpg --subject 10%,20%,45%,90% --aspect 4:5 --overlay why.png --dry-run
      """)

  @Argument(help: ArgumentHelp("Picture files, or folders of them.", valueName: "image"))
  var images: [String]

  @OptionGroup(title: "What to look for") var query: QueryOptions
  @OptionGroup(title: "How to frame it") var composition: CompositionArguments
  @OptionGroup(title: "What to write") var output: OutputArguments
  @OptionGroup(title: "Model and machine") var model: ModelOptions
  @OptionGroup(title: "Model and machine") var precision: PrecisionOptions

  @Flag(name: .shortAndLong, help: "Search folders inside folders too.")
  var recursive = false

  @Flag(help: "Print one JSON object a picture.")
  var json = false

  func run() async throws {
    try await reportingErrors {
      Compute.prepareForManyPictures()
      model.machine.apply()
      let pictures = try PictureList.expand(images, recursive: recursive)
      // Several pictures are worked on at once: more threads for each would only wait for each other.
      if pictures.count > 1 { Imaging.setThreads(1) }
      let plan = OutputPlan(output, composition.options.composition)
      try plan.check(pictures: pictures.count)
      let cropper = query.queries.isEmpty ? try model.cropperWithoutQuery(precision) : try model.cropper(precision)
      let run = CropRun(
        cropper: cropper, queries: query.queries, options: composition.options, output: output,
        plan: plan, json: json, threads: model.machine.threads)
      try await run.run(pictures)
    }
  }
}
