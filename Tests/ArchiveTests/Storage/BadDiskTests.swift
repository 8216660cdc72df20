import Glibc
import Media
import Recording
import Synchronization
import Testing

@testable import Archive

/// A disk that fails, vanishes or falls behind.
struct BadDiskTests {
    private let temporary = TemporaryFolder()
    private let calls = FaultyCalls()

    private func open() throws -> Archive {
        try Archive(directory: temporary.path + "/data", logger: Samples.quiet, disk: Disk(calls: calls))
    }

    /// The files of a recording are whole, with an index.
    private func expectWhole(_ manifest: RecordingManifest, _ archive: Archive) throws {
        #expect(!manifest.files.isEmpty)
        for file in manifest.files {
            #expect(file.complete && file.sha256 != nil, "\(file)")
            let reader = try MatroskaReader(FileByteSource(ReadableFile(archive.folder.folder(of: manifest.id) + "/" + file.name)))
            #expect(reader.problems == [])
            #expect(reader.places[.cues] != nil)
            #expect(abs(try #require(reader.info.duration).inSeconds - file.duration) < 0.002)
        }
    }

    @Test func `an input and output error ends the recording, and its files are repaired at once`() async throws {
        let archive = try open()
        var rig = DiskRig(archive)
        await rig.run(until: .seconds(3))
        calls.faults.withLock { $0.dataSync = EIO }
        await rig.run(until: .seconds(4))
        #expect(rig.session.manifest.state == .failed)
        #expect(rig.session.manifest.error == .init(code: "disk-error", message: "the disk failed: Input/output error"))
        try expectWhole(try #require(try await archive.recording(rig.id)), archive)
    }

    @Test func `after an error something is written for a trial before anything new is recorded`() async throws {
        let archive = try open()
        archive.suspectDisk()
        calls.faults.withLock { $0.unopenable["/.probe.new"] = EIO }
        #expect(await archive.checkStorage(minimumFree: 0) == .failing(reason: "Input/output error"))
        calls.faults.withLock { $0.unopenable = [:] }
        #expect(await archive.checkStorage(minimumFree: 0) == nil)
        #expect(!Disk.exists(archive.folder.path + "/.probe"))
    }

    @Test func `a folder that vanishes fails its recordings, and when it is back they are brought up to date`() async throws {
        let archive = try open()
        var rig = DiskRig(archive)
        await rig.run(until: .seconds(3))
        try Disk().rename(archive.folder.path, to: temporary.path + "/elsewhere")
        await rig.run(until: .seconds(4))
        #expect(rig.session.manifest.state == .failed)
        #expect(rig.session.manifest.error?.code == "disk-error")
        #expect(await archive.checkStorage(minimumFree: 0) == .gone)
        #expect(!Disk.exists(archive.folder.path), "a folder that was unmounted must not be made anew in its place")

        try Disk().rename(temporary.path + "/elsewhere", to: archive.folder.path)
        #expect(await archive.checkStorage(minimumFree: 0) == nil)
        let manifest = try ManifestFile.read(archive.folder.manifest(of: rig.id))
        #expect(manifest.state == .failed && manifest.error?.code == "disk-error")
        try expectWhole(manifest, archive)
        #expect(try await archive.recordings(matching: RecordingQuery()).recordings == [manifest.withoutDetails])
    }

    @Test func `a slow disk is waited for within the bound, and nothing is lost`() async throws {
        let archive = try open()
        var rig = DiskRig(archive)
        await rig.run(until: .seconds(2))
        calls.whileStuck {
            for _ in 1...3 { rig.advanceWithoutDisk(by: .seconds(1)) }
            #expect(rig.session.manifest.state == .recording)
            #expect(rig.backlog > 3000)
        }
        await rig.run(until: DiskRig.length)
        await rig.stop()
        #expect(rig.session.manifest.state == .completed)
        #expect(rig.backlog == 0)
        try expectWhole(rig.session.manifest, archive)
        #expect(rig.session.manifest.files.map { $0.tracks.map(\.frames).reduce(0, +) } == [325 + 50, 185])
    }

    @Test func `a disk that is slower than the call fails the recording at the bound, with an index over what was written`() async throws {
        let archive = try open()
        var rig = DiskRig(archive, limit: 150_000, padding: 1000)
        await rig.run(until: .seconds(2))
        calls.whileStuck { rig.advanceWithoutDisk(by: .seconds(3)) }
        await rig.run(until: .seconds(6))
        #expect(rig.session.manifest.state == .failed)
        #expect(rig.session.manifest.error?.code == "disk-slow")
        let manifest = try #require(try await archive.recording(rig.id))
        try expectWhole(manifest, archive)
        #expect(manifest.files.allSatisfy { $0.duration > 1 && $0.duration < 5 })
        #expect(manifest.duration <= 5)
    }
}
