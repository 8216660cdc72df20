import Glibc
import Media
import Recording
import Synchronization
import Testing

@testable import Archive

struct DiskWriterTests {
    private let temporary = TemporaryFolder()
    private let calls = FaultyCalls()
    private let events = EventLog()
    private let file = FileID(rawValue: 0)
    private let id = Samples.id()

    private func open() throws -> Archive {
        try Archive(directory: temporary.path, logger: Samples.quiet, disk: Disk(calls: calls))
    }

    private func running(_ name: String = "ana.webm") -> RecordingManifest {
        var manifest = Samples.manifest(state: .recording)
        manifest.files = [Samples.file(name, of: id)]
        return manifest
    }

    @Test func `report and timeline stay in the manifest on disk between the commits that bring them, and out of the catalogue`()
        async throws
    {
        let temporary = TemporaryFolder()
        let archive = try Archive(directory: temporary.path, logger: Samples.quiet)
        let writer = archive.makeDiskWriter { _ in }
        let id = Samples.id()
        var manifest = Samples.manifest(state: .recording, participants: ["Ana"])
        let plain = manifest
        manifest.report = RecordingReport(of: manifest)
        manifest.timeline = RecordingTimeline()
        writer.submit(.commit(manifest), for: id)
        // In one batch or in two, what was brought is not lost.
        writer.submit(.commit(plain), for: id)
        await writer.flush()
        #expect(try await archive.recording(id) == manifest)
        writer.submit(.commit(plain), for: id)
        await writer.flush()
        #expect(try await archive.recording(id) == manifest)
        #expect(try await archive.recordings(matching: RecordingQuery()).recordings == [plain])
        writer.shutdown()
    }

    @Test func `a whole recording: bytes, manifest, final name, hash`() async throws {
        let archive = try open()
        let writer = archive.makeDiskWriter(onEvent: events.append)
        writer.submit(.create(file, name: "ana.webm"), for: id)
        writer.submit(.append(file, Array("hello ".utf8)), for: id)
        writer.submit(.append(file, Array("world".utf8)), for: id)
        writer.submit(.patch(file, offset: 0, Array("J".utf8)), for: id)
        writer.submit(.commit(running()), for: id)
        await writer.flush()
        let part = archive.folder.folder(of: id) + "/ana.webm.part"
        #expect(try Disk.read(part) == Array("Jello world".utf8))
        #expect(try await archive.recording(id)?.bytes == 11)
        #expect(try await archive.recording(id)?.files.first?.bytes == 11)

        writer.submit(.finish(file), for: id)
        await writer.flush()
        #expect(!Disk.exists(part))
        #expect(
            events.all == [
                .committed(id, [file: 11]),
                // printf 'Jello world' | sha256sum
                .finished(id, file, bytes: 11, sha256: "6ab0d506fdc167cb70d21f063020b15aebe538019e205096adbf3f45fa1afea1"),
            ])
    }

    @Test func `bytes are synced before the manifest is renamed into place`() async throws {
        let archive = try open()
        let writer = archive.makeDiskWriter(onEvent: events.append)
        writer.submit(.create(file, name: "ana.webm"), for: id)
        writer.submit(.append(file, [1]), for: id)
        writer.submit(.commit(running()), for: id)
        await writer.flush()
        let log = calls.log.withLock { $0 }
        let data = try #require(log.firstIndex(of: "syncData"))
        let made = try #require(log.firstIndex(of: "open recording.json.new"))
        let renamed = try #require(log.firstIndex(of: "rename recording.json.new"))
        #expect(data < made)
        // Between them the new manifest itself is synced, and after them the folder.
        #expect(log[made...renamed].contains("sync"))
        #expect(log[renamed...].contains("sync"))
    }

    @Test func `commits that wait together are made as one`() async throws {
        let archive = try open()
        let writer = archive.makeDiskWriter(onEvent: events.append)
        calls.whileStuck {
            writer.submit(.create(file, name: "ana.webm"), for: id)
            // The worker is caught by this one; all the rest comes in one batch.
            writer.submit(.append(file, [0]), for: id)
            for number in 1...50 {
                writer.submit(.append(file, [UInt8(number)]), for: id)
                writer.submit(.commit(running()), for: id)
            }
        }
        await writer.flush()
        #expect(events.all.last == .committed(id, [file: 51]))
        #expect(events.all.count <= 3)
    }

    @Test func `short and interrupted writes still write everything`() async throws {
        calls.faults.withLock {
            $0.longestWrite = 7
            $0.interrupts = true
        }
        let archive = try open()
        let writer = archive.makeDiskWriter(onEvent: events.append)
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        writer.submit(.create(file, name: "ana.webm"), for: id)
        writer.submit(.append(file, bytes), for: id)
        writer.submit(.append(file, bytes), for: id)
        writer.submit(.commit(running()), for: id)
        await writer.flush()
        #expect(try Disk.read(archive.folder.folder(of: id) + "/ana.webm.part") == bytes + bytes)
    }

    @Test func `a disk that is full for good ends the file with its last whole append, and says so once`() async throws {
        let archive = try open()
        let writer = archive.makeDiskWriter(onEvent: events.append)
        let outputs = SampleMedia.webM(seconds: 3, finished: true)
        writer.submit(.create(file, name: "ana.webm"), for: id)
        for output in outputs.prefix(2) { writer.submit(output, to: file, of: id) }
        await writer.flush()
        try Disk().removeAll(archive.folder.reserve)
        calls.faults.withLock { $0.space = 50 }
        for output in outputs.dropFirst(2) { writer.submit(output, to: file, of: id) }
        await writer.flush()
        calls.faults.withLock { $0.space = nil }
        // There is room again, but what comes now would stand at the wrong place, or point to what is not there.
        writer.submit(.append(file, Array(repeating: 3, count: 10)), for: id)
        writer.submit(.patch(file, offset: 0, [9]), for: id)
        writer.submit(.finish(file), for: id)
        await writer.flush()
        var whole = try MatroskaReader(MemoryByteSource(SampleMedia.bytes(Array(outputs.prefix(2)))))
        var frames = 0
        while try whole.nextFrame() != nil { frames += 1 }
        #expect(frames > 0)
        #expect(try MatroskaSummary(of: FileByteSource(ReadableFile(archive.folder.folder(of: id) + "/ana.webm"))).frames == frames)
        #expect(events.all.count(where: { if case .failed(_, code: "disk-full", _) = $0 { true } else { false } }) == 1)
        #expect(events.all.count(where: { if case .finished(id, file, _, _) = $0 { true } else { false } }) == 1)
    }

    @Test func `one recording's failure is not another's`() async throws {
        let other = Samples.id(2)
        calls.faults.withLock { $0.unopenable["ana.webm.part"] = EIO }
        let archive = try open()
        let writer = archive.makeDiskWriter(onEvent: events.append)
        for recording in [id, other] {
            writer.submit(.create(file, name: recording == id ? "ana.webm" : "bob.webm"), for: recording)
            writer.submit(.append(file, [1, 2, 3]), for: recording)
            writer.submit(.finish(file), for: recording)
        }
        writer.submit(.commit(running()), for: id)
        await writer.flush()
        let failures = events.all.filter { if case .failed = $0 { true } else { false } }
        #expect(failures.count == 1)
        guard case .failed(id, code: "disk-error", let message)? = failures.first else { return #expect(Bool(false), "\(failures)") }
        #expect(message.contains("Input/output error"))
        #expect(try Disk.read(archive.folder.folder(of: other) + "/bob.webm") == [1, 2, 3])
        // A file that could not be made is in no manifest.
        #expect(try await archive.recording(id)?.files.isEmpty == true)
    }

    @Test func `bytes that a sync did not bring to the disk are a failure`() async throws {
        calls.faults.withLock { $0.dataSync = EIO }
        let writer = try open().makeDiskWriter(onEvent: events.append)
        writer.submit(.create(file, name: "ana.webm"), for: id)
        writer.submit(.append(file, [1]), for: id)
        writer.submit(.commit(running()), for: id)
        await writer.flush()
        #expect(events.all.contains { if case .failed(id, code: "disk-error", _) = $0 { true } else { false } })
    }

    @Test func `a stuck disk fails who goes over the bound at once, and keeps the others`() async throws {
        let other = Samples.id(2)
        let archive = try open()
        let writer = archive.makeDiskWriter(limit: 1000, onEvent: events.append)
        let piece = [UInt8](repeating: 7, count: 400)
        calls.whileStuck {
            writer.submit(.create(file, name: "ana.webm"), for: id)
            writer.submit(.create(file, name: "bob.webm"), for: other)
            for _ in 1...4 { writer.submit(.append(file, piece), for: id) }
            writer.submit(.append(file, Array(piece.prefix(100))), for: other)
            #expect(events.all.count(where: { if case .failed(id, code: "disk-slow", _) = $0 { true } else { false } }) == 1)
            writer.submit(.finish(file), for: id)
        }
        await writer.flush()
        #expect(writer.backlog == 0)
        #expect(events.all.count(where: { if case .failed = $0 { true } else { false } }) == 1)
        // It is repaired, or, being no media at all, put aside as it is.
        #expect(try Disk.read(archive.folder.folder(of: id) + "/ana.webm.damaged") == piece + piece)
        #expect(try Disk.read(archive.folder.folder(of: other) + "/bob.webm.part").count == 100)
    }

    @Test func `shutting down writes what waits and leaves unfinished files to the next start`() async throws {
        let archive = try open()
        let writer = archive.makeDiskWriter(onEvent: events.append)
        writer.submit(.create(file, name: "ana.webm"), for: id)
        for _ in 1...100 { writer.submit(.append(file, [1]), for: id) }
        writer.shutdown()
        writer.submit(.append(file, [1]), for: id)
        await writer.flush()
        #expect(try Disk.read(archive.folder.folder(of: id) + "/ana.webm.part").count == 100)
    }

    @Test func `a file of that name is never overwritten`() async throws {
        let archive = try open()
        let writer = archive.makeDiskWriter(onEvent: events.append)
        for file in [FileID(rawValue: 0), FileID(rawValue: 1)] {
            writer.submit(.create(file, name: "ana.webm"), for: id)
            writer.submit(.append(file, [UInt8(file.rawValue)]), for: id)
            writer.submit(.finish(file), for: id)
        }
        await writer.flush()
        #expect(try Disk.read(archive.folder.folder(of: id) + "/ana.webm") == [0])
        #expect(events.all.contains { if case .failed(id, code: "disk-error", _) = $0 { true } else { false } })
    }
}
