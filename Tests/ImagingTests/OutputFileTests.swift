import Foundation
import Geometry
import Imaging
import Testing

/// A file is there whole or not at all.
@Suite struct OutputFileTests {
  @Test func replacesTheInputItself() throws {
    try Fixture.withFolder { folder in
      let path = folder.appending(path: "photo.jpg").path
      try Data(Fixture.bytes("orientation-6.jpg")).write(to: URL(filePath: path))
      chmod(path, 0o640)
      let image = try Image.open(path)
      let rect = PixelRect(x: 1, y: 2, width: 20, height: 30)
      try image.write(rect, to: path)
      #expect(try Image.open(path).size == rect.size)
      #expect(try image.pixels().size == PixelSize(width: 32, height: 48), "the opened picture is unharmed")
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      #expect(mode == 0o640)
      #expect(try names(folder) == ["photo.jpg"])
    }
  }

  @Test func followsALinkAndKeepsIt() throws {
    try Fixture.withFolder { folder in
      let target = folder.appending(path: "target.png").path
      let link = folder.appending(path: "link.png").path
      try Data([1]).write(to: URL(filePath: target))
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      let image = try Fixture.open("plain.png")
      try image.write(image.whole, to: link)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
      #expect(try Image.open(target).size == image.size)
    }
  }

  @Test func failureLeavesNothingAndKeepsTheOld() throws {
    try Fixture.withFolder { folder in
      let path = folder.appending(path: "out.png").path
      try Data([7, 7, 7]).write(to: URL(filePath: path))
      let image = try Fixture.open("truncated.jpg")
      #expect(throws: ImagingError.truncated(name: Fixture.path("truncated.jpg"), format: .jpeg)) {
        try image.write(image.whole, to: path)
      }
      #expect(try names(folder) == ["out.png"])
      #expect(try Data(contentsOf: URL(filePath: path)) == Data([7, 7, 7]))
    }
  }

  @Test func placesThatCannotBeWritten() throws {
    let image = try Fixture.open("plain.png")
    try Fixture.withFolder { folder in
      let nowhere = folder.appending(path: "no/such/out.png").path
      #expect(throws: ImagingError.unwritable(path: nowhere, reason: "No such file or directory")) {
        try image.write(image.whole, to: nowhere)
      }
      let directory = folder.appending(path: "folder.png").path
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
      #expect(throws: ImagingError.unwritable(path: directory, reason: "it is a folder")) {
        try image.write(image.whole, to: directory)
      }
      let long = folder.appending(path: String(repeating: "n", count: 300) + ".png").path
      #expect(throws: ImagingError.unwritable(path: long, reason: "File name too long")) {
        try image.write(image.whole, to: long)
      }
      #expect(try names(folder) == ["folder.png"])
    }
  }

  @Test(.enabled(if: getuid() != 0, "root may write everywhere")) func readOnlyFolder() throws {
    let image = try Fixture.open("plain.png")
    try Fixture.withFolder { folder in
      chmod(folder.path, 0o555)
      defer { chmod(folder.path, 0o755) }
      let path = folder.appending(path: "out.png").path
      #expect(throws: ImagingError.unwritable(path: path, reason: "Permission denied")) {
        try image.write(image.whole, to: path)
      }
    }
  }

  #if os(Linux)
    @Test func aFullDeviceIsSaidToBeFull() throws {
      let image = try Fixture.open("resample.png")
      for format in [ImageFormat.png, .jpeg, .webp, .tiff] {
        let error = ImagingError.diskFull(path: "/dev/full", reason: "No space left on device")
        #expect(throws: error, "\(format)") {
          try image.write(
            image.whole, scaledTo: PixelSize(width: 400, height: 300), to: "/dev/full",
            options: OutputOptions(format: format))
        }
      }
    }

    @Test func aPipeOrDeviceIsWrittenThrough() throws {
      let image = try Fixture.open("plain.png")
      #expect(throws: Never.self) {
        try image.write(image.whole, to: "/dev/null", options: OutputOptions(format: .jpeg))
      }
    }
  #endif

  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }
}
