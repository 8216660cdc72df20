import Foundation
import Media
import Recording
import TestSupport
import Testing

/// The VP8 test vectors, sent by a browser through a bad network, decode out of the recorded WebM to the vectors' own checksums.
@Suite(
    .enabled(if: ForeignVectors.areHere, "no foreign corpora at \(ForeignVectors.folder.path)"),
    .enabled(if: FileManager.default.isExecutableFile(atPath: ForeignVectors.decoder), "no vpxdec: install vpx-tools"))
struct VP8VectorsThroughLossTests {
    @Test(arguments: ForeignVectors.names) func `every picture decodes to its checksum`(name: String) throws {
        let vector = try IVFReader(parsing: ForeignVectors.bytes("\(name).ivf"))
        let rig = try RecorderRig(seed: 7, network: .init(loss: 0.1, duplication: 0.02, jitter: .milliseconds(30)))
        let browser = try rig.join("ana", [.pictures(vector.frames)])
        try rig.run(for: .seconds(6))
        try rig.stop()

        #expect(rig.network.counters.lost > 0 && rig.network.counters.overtaken > 0)
        #expect(browser.packetsSentAgain > 0)
        let file = try RigFile("ana.webm", of: rig)
        #expect(file.blocks.map(\.payload) == vector.frames)
        #expect(rig.disk.mistakes == [] && file.problems == [])
        #expect(try ForeignVectors.checksums(of: file.bytes, name) == ForeignVectors.checksums(name))
    }

    /// There is no third case.
    @Test(arguments: ForeignVectors.names) func `where nothing can be sent again, a picture decodes to its checksum or is told as lost`(
        name: String
    ) throws {
        let vector = try IVFReader(parsing: ForeignVectors.bytes("\(name).ivf"))
        let rig = try RecorderRig(seed: 8, network: .init(jitter: .milliseconds(30)))
        let browser = try rig.join("ana", [SimulatedSource.pictures(vector.frames).with { $0.canSendAgain = false }])
        while browser.tracks[0].sent.count < 2 { try rig.run(for: .milliseconds(10)) }
        rig.network.toRecorder.loss = 0.15
        // The last pictures come, so that something shows what was lost before them.
        while browser.tracks[0].sent.count < vector.frames.count - 2 { try rig.run(for: .milliseconds(10)) }
        rig.network.toRecorder.loss = 0
        try rig.run(for: .seconds(5))
        try rig.stop()

        let file = try RigFile("ana.webm", of: rig)
        let sums = try ForeignVectors.checksums(name).compactMap { $0.split(separator: " ").first }
        let shown = vector.frames.filter { VP8FrameHeader(parsing: $0.span.bytes)?.isShown == true }
        let expected = Dictionary(zip(shown, sums), uniquingKeysWith: { first, _ in first })
        let decoded = try ForeignVectors.checksums(of: file.bytes, name).compactMap { $0.split(separator: " ").first }
        #expect(decoded == file.blocks.compactMap { expected[$0.payload] })
        let lost = rig.recording.manifest.files[0].tracks[0].lostFrames
        #expect(file.blocks.count + lost == vector.frames.count)
    }
}

/// The VP8 part of the foreign test data.
private enum ForeignVectors {
    static let decoder = "/usr/bin/vpxdec"
    static let folder = ForeignCorpora.folder.appending(path: "vp8")
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
        .filter { $0.hasPrefix("vp80-") && $0.hasSuffix(".ivf") }.map { String($0.dropLast(4)) }.sorted()
    static var areHere: Bool { !names.isEmpty }

    static func bytes(_ name: String) throws -> [UInt8] { try ForeignCorpora.bytes("vp8/\(name)") }

    /// One line a picture: checksum and name.
    static func checksums(_ name: String) throws -> [String] {
        String(decoding: try bytes("\(name).ivf.md5"), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// As the ones beside the vectors were made, of a WebM file.
    static func checksums(of webm: [UInt8], _ name: String) throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(name)-\(UUID().uuidString).webm")
        try Data(webm).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: decoder)
        process.arguments = ["--i420", "--md5", "-o", "\(name)-%wx%h-%4.i420", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
