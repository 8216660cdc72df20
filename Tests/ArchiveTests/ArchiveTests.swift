import Archive
import Glibc
import Media
import Recording
import Testing

struct ArchiveTests {
    private let temporary = TemporaryFolder()
    private var data: String { temporary.path + "/data" }

    private func open(_ access: Archive.Access = .exclusive(url: nil)) throws -> Archive {
        try Archive(directory: data, access: access, logger: Samples.quiet)
    }

    private func put(_ manifest: RecordingManifest, into archive: Archive) async {
        let writer = archive.makeDiskWriter { _ in }
        writer.submit(.commit(manifest), for: manifest.id)
        await writer.flush()
    }

    @Test func `makes the folders that are missing`() throws {
        _ = try open()
        #expect(Disk.exists(data + "/recordings"))
        #expect(Disk.exists(data + "/exports"))
        #expect(Disk.exists(data + "/catalogue.sqlite"))
    }

    @Test func `a second one is told who has the folder`() throws {
        let first = try open(.exclusive(url: "http://127.0.0.1:8080"))
        #expect(throws: ArchiveError.folderInUse(path: data, holder: "pid \(getpid()), url http://127.0.0.1:8080")) { _ = try open() }
        first.announce(url: "http://127.0.0.1:41234")
        #expect(throws: ArchiveError.folderInUse(path: data, holder: "pid \(getpid()), url http://127.0.0.1:41234")) { _ = try open() }
    }

    @Test func `who is refused does not wipe out the holder's name`() throws {
        let first = try open()
        for _ in 1...3 { #expect(throws: ArchiveError.folderInUse(path: data, holder: "pid \(getpid())")) { _ = try open() } }
        withExtendedLifetime(first) {}
    }

    @Test func `the folder is free again when its holder is gone`() throws {
        do { _ = try open() }
        _ = try open()
    }

    @Test func `reading needs no lock and no catalogue`() async throws {
        let manifest = Samples.manifest()
        do {
            let archive = try open()
            await put(manifest, into: archive)
            let beside = try open(.readOnly)
            #expect(try await beside.recordings(matching: RecordingQuery()).recordings == [manifest])
        }
        for suffix in ["", "-wal", "-shm"] { unlink(data + "/catalogue.sqlite" + suffix) }
        let archive = try open(.readOnly)
        #expect(try await archive.recordings(matching: RecordingQuery()).recordings == [manifest])
        #expect(try await archive.recording(manifest.id) == manifest)
        #expect(!Disk.exists(data + "/catalogue.sqlite"))
    }

    @Test func `a folder that is not there is named`() {
        #expect(throws: ArchiveError.folderMissing(path: data)) { _ = try open(.readOnly) }
    }

    @Test func `a folder that cannot be made is named with the reason`() throws {
        _ = try WritableFile(creating: data)
        let error = #expect(throws: ArchiveError.self) { _ = try open() }
        #expect(error?.description.contains("\(data) cannot be used") == true)
        #expect(error?.description.contains("Not a directory") == true)
    }

    @Test func `deleting takes the folder and the row`() async throws {
        let archive = try open()
        let manifest = Samples.manifest()
        await put(manifest, into: archive)
        try await archive.delete(manifest.id)
        #expect(try await archive.recordings(matching: RecordingQuery()).recordings.isEmpty)
        #expect(try await archive.recording(manifest.id) == nil)
        #expect(!Disk.exists(archive.folder.folder(of: manifest.id)))
        #expect(try Disk.names(in: data + "/.trash").isEmpty)
        await #expect(throws: ArchiveError.noSuchRecording(manifest.id)) { try await archive.delete(manifest.id) }
    }

    @Test(arguments: [RecordingManifest.State.waiting, .recording, .paused, .finalizing])
    func `a recording that has not ended is not deleted`(state: RecordingManifest.State) async throws {
        let archive = try open()
        let manifest = Samples.manifest(state: state)
        await put(manifest, into: archive)
        await #expect(throws: ArchiveError.stillRecording(manifest.id)) { try await archive.delete(manifest.id) }
    }

    @Test func `a recording on hold is not deleted until the hold is off`() async throws {
        let archive = try open()
        let manifest = Samples.manifest()
        await put(manifest, into: archive)
        _ = try await archive.update(manifest.id) { $0.hold = true }
        await #expect(throws: ArchiveError.held(manifest.id)) { try await archive.delete(manifest.id) }
        _ = try await archive.update(manifest.id) { $0.hold = false }
        try await archive.delete(manifest.id)
    }

    @Test func `reading alone changes nothing`() async throws {
        let manifest = Samples.manifest()
        do { await put(manifest, into: try open()) }
        let archive = try open(.readOnly)
        await #expect(throws: ArchiveError.readOnly(path: data)) { try await archive.delete(manifest.id) }
        await #expect(throws: ArchiveError.readOnly(path: data)) { _ = try await archive.reindex() }
    }

    @Test func `a change is in the manifest and in the list`() async throws {
        let archive = try open()
        let manifest = Samples.manifest()
        await put(manifest, into: archive)
        let changed = try await archive.update(manifest.id) { $0.tags = ["weekly"] }
        #expect(changed.tags == ["weekly"])
        #expect(try ManifestFile.read(archive.folder.manifest(of: manifest.id)) == changed)
        #expect(try await archive.recordings(matching: RecordingQuery(tag: "weekly")).recordings == [changed])
    }
}
