import Archive
import Glibc
import Recording
import Synchronization
import Testing

/// A capture lies beside the files, and never stands in their way; files that are made of it replace the old ones all at once.
struct CaptureOnDiskTests {
    private let temporary = TemporaryFolder()
    private let calls = FaultyCalls()
    private let events = EventLog()
    private let file = FileID(rawValue: 0)
    private let id = Samples.id()
    private let name = RecordingManifest.Capture.fileName

    private func open() throws -> Archive {
        try Archive(directory: temporary.path, logger: Samples.quiet, disk: Disk(calls: calls))
    }

    private func manifest(_ state: RecordingManifest.State) -> RecordingManifest {
        var manifest = Samples.manifest(state: state, participants: ["Ana"])
        manifest.files = [Samples.file("ana.webm", of: id)]
        var capture = RecordingManifest.Capture(of: id)
        capture.complete = state == .completed
        manifest.capture = capture
        return manifest
    }

    /// Five bytes of media, seven of capture.
    private func record(finishing: Bool = true) async throws -> Archive {
        let archive = try open()
        let writer = archive.makeDiskWriter(onEvent: events.append)
        writer.submit(.create(.capture, name: name), for: id)
        writer.submit(.create(file, name: "ana.webm"), for: id)
        writer.submit(.append(file, Array("media".utf8)), for: id)
        writer.submit(.append(.capture, Array("packets".utf8)), for: id)
        if finishing {
            writer.submit(.finish(file), for: id)
            writer.submit(.finish(.capture), for: id)
        }
        writer.submit(.commit(manifest(finishing ? .completed : .recording)), for: id)
        await writer.flush()
        writer.shutdown()
        return archive
    }

    private func path(_ name: String) -> String { DataFolder(temporary.path).folder(of: id) + "/" + name }

    @Test func `its bytes count, it is served as what it is, and goes with the recording`() async throws {
        let archive = try await record()
        let manifest = try #require(try await archive.recording(id))
        #expect(manifest.bytes == 12 && manifest.capture?.bytes == 7 && manifest.capture?.complete == true)
        let stored = try await archive.openFile(name, of: id)
        #expect(stored.manifest.mimeType == "application/vnd.tcpdump.pcap" && stored.size == 7 && stored.growing == nil)
        try await archive.delete(id)
        #expect(!Disk.exists(path(name)))
    }

    @Test(arguments: [Int32(ENOSPC), EACCES])
    func `a capture that cannot be made fails no recording`(error: Int32) async throws {
        calls.faults.withLock { $0.unopenable = ["\(name).part": error] }
        let archive = try await record()
        let failures = events.all.filter { if case .failed = $0 { true } else { false } }
        #expect(failures == [])
        let manifest = try #require(try await archive.recording(id))
        #expect(manifest.files.first?.bytes == 5)
        #expect(manifest.capture?.complete == false && manifest.capture?.bytes == 0)
        #expect(try Disk.read(path("ana.webm")) == Array("media".utf8))
    }

    @Test func `a disk that fills up ends the capture, which keeps what it has, and is said so once`() async throws {
        let archive = try open()
        let writer = archive.makeDiskWriter(onEvent: events.append)
        writer.submit(.create(.capture, name: name), for: id)
        writer.submit(.create(file, name: "ana.webm"), for: id)
        writer.submit(.append(.capture, Array("packets".utf8)), for: id)
        await writer.flush()
        calls.faults.withLock { $0.space = 3 }
        writer.submit(.append(.capture, Array("many more".utf8)), for: id)
        await writer.flush()
        calls.faults.withLock { $0.space = nil }
        writer.submit(.append(.capture, Array("too late".utf8)), for: id)
        writer.submit(.append(file, Array("media".utf8)), for: id)
        writer.submit(.finish(file), for: id)
        writer.submit(.finish(.capture), for: id)
        writer.submit(.commit(manifest(.completed)), for: id)
        await writer.flush()
        writer.shutdown()
        #expect(events.all.filter { $0 == .captureLost(id) }.count == 1)
        let failures = events.all.filter { if case .failed = $0 { true } else { false } }
        #expect(failures == [])
        let found = try #require(try await archive.recording(id))
        #expect(found.capture?.complete == false && found.capture?.bytes == 7 && found.bytes == 12)
        #expect(try Disk.read(path(name)).starts(with: Array("packets".utf8)))
        #expect(try Disk.read(path("ana.webm")) == Array("media".utf8))
    }

    @Test func `nobody is told when a capture is finished, nor waits for it`() async throws {
        _ = try await record()
        let finished = events.all.compactMap { event in if case .finished(_, let file, _, _) = event { file } else { nil } }
        #expect(finished == [file])
    }

    @Test func `after a crash it has its name, and is not said to be complete`() async throws {
        _ = try await record(finishing: false)
        #expect(Disk.exists(path(name + ".part")))
        _ = try open().recover()
        #expect(try Disk.read(path(name)) == Array("packets".utf8))
        let manifest = try #require(try await open().recording(id))
        #expect(manifest.capture?.bytes == 7 && manifest.capture?.complete == false)
    }

    @Test func `new files take the place of the old ones in one step, with their hash, beside the same capture`() async throws {
        let archive = try await record()
        let old = try await archive.openFile("ana.webm", of: id)
        let staging = try await archive.makeStaging(for: id)
        #expect(try Disk.names(in: staging) == [])
        try Disk().replace(staging + "/ana.webm", with: Array("Jello world".utf8))
        var entry = Samples.file("ana.webm", of: id)
        entry.duration = 2.5
        let replaced = try await archive.replaceFiles(of: id, by: [entry], in: staging)
        #expect(replaced.files.first?.sha256 == "6ab0d506fdc167cb70d21f063020b15aebe538019e205096adbf3f45fa1afea1")
        #expect(replaced.bytes == 18 && replaced.duration == 2.5 && replaced.files.first?.complete == true)
        #expect(try await archive.recording(id) == replaced)
        #expect(try await archive.recordings(matching: RecordingQuery()).recordings == [replaced])
        #expect(try Disk.names(in: archive.folder.folder(of: id)).sorted() == ["ana.webm", name, "recording.json"])
        #expect(try Disk.read(path(name)) == Array("packets".utf8))
        // Whoever was reading goes on with what it had opened.
        #expect(try old.file.read(at: 0, count: 5) == Array("media".utf8))
        #expect(!Disk.exists(staging))
    }

    @Test func `files of a recording that has not ended are not replaced`() async throws {
        let archive = try await record(finishing: false)
        await #expect(throws: ArchiveError.stillRecording(id)) { try await archive.makeStaging(for: id) }
    }
}
