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
  ],
  targets: [
    // C interfaces; the types in them never leave the Swift target that wraps them.
    .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]),
    .systemLibrary(name: "CVipsLibrary", pkgConfig: "vips", providers: [.apt(["libvips-dev"])]),
    .target(name: "CVips", dependencies: ["CVipsLibrary"]),

    .target(name: "Geometry", swiftSettings: settings),
    .target(name: "Tensors", dependencies: ["COneDNN"], swiftSettings: settings),
    .target(name: "Safetensors", swiftSettings: settings),
    .target(name: "Imaging", dependencies: ["CVips", "Geometry"], swiftSettings: settings),
    .target(
      name: "OWLViT",
      dependencies: ["Tensors", "Safetensors", "Imaging", "Geometry"],
      swiftSettings: settings),
    .target(
      name: "ClipCrop",
      dependencies: ["OWLViT", "Tensors", "Imaging", "Geometry"],
      swiftSettings: settings),
    .executableTarget(
      name: "ClipCropCLI",
      dependencies: [
        "ClipCrop", "OWLViT", "Imaging", "Geometry", "CVips", "COneDNN",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),

    .testTarget(name: "GeometryTests", dependencies: ["Geometry"], swiftSettings: settings),
    .testTarget(name: "ClipCropTests", dependencies: ["ClipCrop", "Geometry"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
