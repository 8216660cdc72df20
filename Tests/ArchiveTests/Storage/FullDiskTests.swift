import Glibc
import Media
import Recording
import Synchronization
import Testing

@testable import Archive

/// A disk on which nothing more fits: the recording ends with all that it had, and the archive comes back by itself.
struct FullDiskTests {
    private let temporary = TemporaryFolder()
    private let calls = FaultyCalls()

    private func open() throws -> Archive {
        try Archive(directory: temporary.path, logger: Samples.quiet, disk: Disk(calls: calls))
    }

    private func reader(_ name: String, _ archive: Archive, _ id: RecordingID) async throws -> MatroskaReader {
        try MatroskaReader(FileByteSource(try await archive.openFile(name, of: id).file))
    }

    @Test func `a full disk ends the recording, and its files are finished in the room of the reserve`() async throws {
        let archive = try open()
        #expect(Disk.exists(archive.folder.reserve))
        var rig = DiskRig(archive)
        await rig.run(until: .seconds(3))
        calls.faults.withLock { $0.space = 100 }
        await rig.run(until: .seconds(6))
        #expect(rig.session.manifest.state == .failed)
        #expect(rig.session.manifest.error?.code == "disk-full")
        #expect(rig.failures.count == 1)
        #expect(!Disk.exists(archive.folder.reserve))

        let manifest = try #require(try await archive.recording(rig.id))
        #expect(manifest.state == .failed)
        #expect(manifest.files.map(\.name) == ["ana.webm", "bob.webm"])
        for file in manifest.files {
            #expect(file.complete && file.sha256 != nil)
            let reader = try await reader(file.name, archive, rig.id)
            // Whole to its index: nobody could tell that the disk was full.
            #expect(reader.problems == [])
            #expect(reader.places[.cues] != nil)
            // What had arrived when the disk was found to be full: at the first flush after 3 s.
            #expect(try #require(reader.info.duration).inSeconds > 2.7)
        }
        #expect(try await archive.recordings(matching: RecordingQuery(state: .failed)).recordings == [manifest.withoutDetails])
    }

    @Test func `a disk that is full at the start gives up the reserve before the catalogue is opened`() async throws {
        do { _ = try open() }
        let reserve = DataFolder(temporary.path).reserve
        #expect(Disk.exists(reserve))
        // Enough: it stays.
        calls.faults.withLock { $0.freeSpace = 2 << 20 }
        do { _ = try open() }
        #expect(Disk.exists(reserve))
        calls.faults.withLock {
            $0.freeSpace = 4096
            $0.space = 0
        }
        let archive = try open()
        #expect(archive.reserve.isSpent && !Disk.exists(reserve))
        #expect(await archive.checkStorage(minimumFree: 1 << 20) == .low(free: 4096, minimum: 1 << 20))
        _ = try await archive.recordings(matching: RecordingQuery())
        calls.faults.withLock { ($0.freeSpace, $0.space) = (nil, nil) }
        #expect(await archive.checkStorage(minimumFree: 0) == nil)
        #expect(Disk.exists(reserve))
    }

    @Test func `where one recording has needed the reserve all others end, too`() async throws {
        let archive = try open()
        var rig = DiskRig(archive)
        await rig.run(until: .seconds(3))
        archive.reserve.release()
        await rig.run(until: .seconds(6))
        #expect(rig.session.manifest.error?.code == "disk-full")
        #expect(try await reader("ana.webm", archive, rig.id).places[.cues] != nil)
    }

    @Test func `a reserve that does not suffice leaves files that play, and are repaired as far as there is room`() async throws {
        let archive = try open()
        var rig = DiskRig(archive)
        await rig.run(until: .seconds(3))
        // Nothing is given back either: somebody else is quicker.
        try Disk().removeAll(archive.folder.reserve)
        calls.faults.withLock { $0.space = 0 }
        await rig.run(until: .seconds(6))
        #expect(rig.session.manifest.state == .failed)
        // Not even the manifest could be written: it is known all the same.
        #expect(try await archive.recording(rig.id)?.error?.code == "disk-full")
        #expect(await archive.checkStorage(minimumFree: 0) != nil)

        calls.faults.withLock { $0.space = nil }
        #expect(await archive.checkStorage(minimumFree: 0) == nil)
        let manifest = try ManifestFile.read(archive.folder.manifest(of: rig.id))
        #expect(manifest.state == .failed && manifest.error?.code == "disk-full")
        for file in manifest.files {
            #expect(file.complete)
            #expect(try await reader(file.name, archive, rig.id).problems == [])
        }
        #expect(try await archive.recordings(matching: RecordingQuery()).recordings == [manifest.withoutDetails])
    }

    @Test func `recordings are refused below the margin, and let in again by themselves`() async throws {
        let archive = try open()
        #expect(await archive.checkStorage(minimumFree: 1000) == nil)
        calls.faults.withLock { $0.freeSpace = 999 }
        #expect(await archive.checkStorage(minimumFree: 1000) == .low(free: 999, minimum: 1000))
        calls.faults.withLock { $0.freeSpace = 1000 }
        #expect(await archive.checkStorage(minimumFree: 1000) == nil)
    }

    @Test func `a spent reserve is made again before anything new is recorded`() async throws {
        let archive = try open()
        archive.reserve.release()
        calls.faults.withLock { $0.space = 1000 }
        #expect(await archive.checkStorage(minimumFree: 0)?.kind == "full")
        calls.faults.withLock { $0.space = nil }
        #expect(await archive.checkStorage(minimumFree: 0) == nil)
        #expect(Disk.exists(archive.folder.reserve) && !archive.reserve.isSpent)
    }
}
