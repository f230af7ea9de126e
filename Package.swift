// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors in CI only: a newer compiler's new warning must not keep a user from building.
let strict = Context.environment["CI"] != nil

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (strict ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
  name: "clipcrop",
  products: [
    .library(name: "ClipCrop", targets: ["ClipCrop"]),
    .executable(name: "clipcrop", targets: ["ClipCropCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    // The hub: fetching published models.
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    // C interfaces; the types in them never leave the Swift target that wraps them.
    .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]),
    // vips.pc asks for -pthread, which the package manager refuses with a warning; glib's flags are all that vips.h needs.
    .systemLibrary(name: "CVipsLibrary", pkgConfig: "glib-2.0", providers: [.apt(["libvips-dev"])]),
    .target(
      name: "CVips", dependencies: ["CVipsLibrary"],
      linkerSettings: ["vips", "gobject-2.0", "gmodule-2.0", "glib-2.0"].map { .linkedLibrary($0) }),
    .target(name: "CPixels"),
    .target(name: "CKernels"),

    .target(name: "Geometry", swiftSettings: settings),
    .target(name: "Tensors", dependencies: ["COneDNN", "CKernels"], swiftSettings: settings),
    .target(name: "Safetensors", swiftSettings: settings),
    .target(name: "Imaging", dependencies: ["CVips", "CPixels", "Geometry"], swiftSettings: settings),
    .target(name: "ModelStore", swiftSettings: settings),
    .target(
      name: "HubClient",
      dependencies: [
        "ModelStore",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings),
    .target(
      name: "OWLViT",
      dependencies: ["Tensors", "Safetensors", "Imaging", "Geometry", "CKernels"],
      swiftSettings: settings),
    .target(
      name: "ClipCrop",
      dependencies: ["ModelStore", "OWLViT", "Tensors", "Safetensors", "Imaging", "CPixels", "Geometry"],
      // The model that answers queries where none is named: docs/embedded-model.md.
      resources: [.copy("Resources/embedded")], swiftSettings: settings),
    .target(
      name: "Datasets", dependencies: ["ClipCrop", "Safetensors", "Imaging", "Geometry"], swiftSettings: settings),
    .target(
      name: "Training",
      dependencies: ["Datasets", "ClipCrop", "OWLViT", "Tensors", "Safetensors", "Imaging", "Geometry", "CKernels"],
      swiftSettings: settings),
    .target(
      name: "Evaluation", dependencies: ["Datasets", "ClipCrop", "Tensors", "Imaging", "Geometry"],
      swiftSettings: settings),
    .target(
      name: "Scenes", dependencies: ["Datasets", "ClipCrop", "ModelStore", "Safetensors", "Imaging", "Geometry"],
      resources: [.copy("Resources/things.tsv")], swiftSettings: settings),
    .executableTarget(
      name: "ClipCropCLI",
      dependencies: [
        "ClipCrop", "Datasets", "Evaluation", "HubClient", "ModelStore", "OWLViT", "Scenes", "Training", "Safetensors",
        "Tensors", "Imaging", "Geometry",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),

    // Measures and windows for the scripts in Tools/saliency and Benchmarks/saliency; no product.
    .executableTarget(
      name: "SaliencyTool", dependencies: ["ClipCrop", "Imaging", "Geometry"], path: "Tools/saliency/SaliencyTool",
      swiftSettings: settings),

    // Training steps for Benchmarks/training; no product.
    .executableTarget(
      name: "TrainingBench", dependencies: ["ClipCrop", "Training", "OWLViT", "Tensors", "Geometry"],
      path: "Benchmarks/training/TrainingBench", swiftSettings: settings),

    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(name: "GeometryTests", dependencies: ["Geometry"], swiftSettings: settings),
    .testTarget(name: "TensorsTests", dependencies: ["Tensors", "TestSupport"], swiftSettings: settings),
    .testTarget(name: "SafetensorsTests", dependencies: ["Safetensors", "TestSupport"], swiftSettings: settings),
    .testTarget(name: "ImagingTests", dependencies: ["Imaging", "Geometry", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "OWLViTTests", dependencies: ["OWLViT", "Tensors", "Safetensors", "Imaging", "Geometry", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ClipCropTests", dependencies: ["ClipCrop", "ModelStore", "OWLViT", "Imaging", "Geometry", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "DatasetsTests", dependencies: ["Datasets", "ClipCrop", "Imaging", "Geometry", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "Datasets", "ClipCrop", "OWLViT", "Tensors", "Safetensors", "Imaging", "Geometry", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "EvaluationTests",
      dependencies: ["Evaluation", "Datasets", "ClipCrop", "Tensors", "Imaging", "Geometry", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ScenesTests", dependencies: ["Scenes", "ClipCrop", "Datasets", "Imaging", "Geometry", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ClipCropCLITests", dependencies: ["ClipCropCLI", "Imaging", "Geometry", "TestSupport"],
      swiftSettings: settings),
    .testTarget(name: "ModelStoreTests", dependencies: ["ModelStore"], swiftSettings: settings),
    .testTarget(
      name: "HubClientTests",
      dependencies: [
        "HubClient", "ModelStore",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
