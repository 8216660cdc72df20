import Media
import Recording
import Testing

@testable import Archive

/// `recorder repair ID` and `recorder verify`.
struct ArchiveRepairTests {
    private let temporary = TemporaryFolder()
    private let id = Samples.id()
    private var folder: DataFolder { DataFolder(temporary.path) }

    /// A recording on disk whose only file has these bytes under this name.
    private func store(_ bytes: [UInt8], as name: String = "ana.webm", state: RecordingManifest.State = .completed) throws -> Archive {
        let archive = try Archive(directory: temporary.path, logger: Samples.quiet)
        var manifest = Samples.manifest(state: state, participants: ["Ana"])
        manifest.files = [Samples.file("ana.webm", of: id)]
        manifest.files[0].bytes = Int64(bytes.count)
        try archive.disk.makeFolders(folder.folder(of: id))
        try archive.disk.replace(folder.folder(of: id) + "/" + name, with: bytes)
        manifest.files[0].sha256 = try SHA256.hash(of: ReadableFile(folder.folder(of: id) + "/" + name)).sha256
        try archive.store(manifest)
        return archive
    }

    private func verify(_ archive: Archive) async throws -> VerifiedFile {
        let stored = try await archive.openFile("ana.webm", of: id)
        return FileVerification(stored.file, name: "ana.webm", of: id, expected: stored.manifest).run()
    }

    @Test func `a file without its index is mended, and its new hash is written down`() async throws {
        let archive = try store(SampleMedia.bytes(SampleMedia.webM(seconds: 3)))
        #expect(try await verify(archive).findings.allSatisfy { $0.mendable })
        let files = try archive.repair(id)
        #expect(files.map(\.name) == ["ana.webm"])
        #expect(!files.contains { $0.isFailure })
        #expect(try await verify(archive).whole)
        let listed = try await archive.recordings(matching: RecordingQuery()).recordings
        #expect(try await archive.recording(id) == listed.first)
        #expect(abs((listed.first?.files.first?.duration ?? 0) - 3) < 0.1)
    }

    @Test func `a recording that was cut short is brought to its end`() async throws {
        let archive = try store(SampleMedia.bytes(SampleMedia.webM(seconds: 3)), as: "ana.webm.part", state: .recording)
        let files = try archive.repair(id)
        #expect(!files.contains { $0.isFailure })
        #expect(try await archive.recording(id)?.state == .completed)
        #expect(try await verify(archive).whole)
    }

    @Test func `a byte that changed is told by the hash and by the checksum`() async throws {
        var bytes = SampleMedia.bytes(SampleMedia.webM(seconds: 3, finished: true))
        let archive = try store(bytes)
        #expect(try await verify(archive).whole)
        bytes[bytes.count / 2] ^= 1
        try archive.disk.replace(folder.folder(of: id) + "/ana.webm", with: bytes)
        let verified = try await verify(archive)
        #expect(!verified.whole)
        #expect(verified.findings.map(\.code) == ["hashDiffers", "checksumWrong"])
        try archive.disk.replace(folder.folder(of: id) + "/ana.webm", with: Array(bytes.dropLast(10)))
        #expect(try await verify(archive).findings.map(\.code).prefix(2) == ["sizeDiffers", "hashDiffers"])
    }

    @Test func `there is no recording, and beside a service nothing is written`() throws {
        let archive = try store(SampleMedia.bytes(SampleMedia.webM(seconds: 1)))
        #expect(throws: ArchiveError.noSuchRecording(Samples.id(9))) { try archive.repair(Samples.id(9)) }
        let beside = try Archive(directory: temporary.path, access: .readOnly, logger: Samples.quiet)
        #expect(throws: ArchiveError.self) { try beside.repair(id) }
    }

    @Test func `whatever a file holds, verifying it ends with findings`() throws {
        let ebml: [UInt8] = [0x1A, 0x45, 0xDF, 0xA3]
        for bytes in [[], [0], Array("OggS".utf8), ebml, ebml + [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE], Array("hello".utf8)]
            as [[UInt8]]
        {
            let path = temporary.path + "/x"
            try Disk().replace(path, with: bytes)
            let verified = FileVerification(try ReadableFile(path), name: "x").run()
            #expect(!verified.whole)
            #expect(!verified.findings.isEmpty)
        }
    }
}
