import Glibc
import Media
import Recording
import Synchronization
import TestSupport
import Testing

@testable import Archive

struct RecoveryTests {
    private let temporary = TemporaryFolder()
    private let calls = FaultyCalls()
    private let file = FileID(rawValue: 0)
    private let id = Samples.id()

    private func open() throws -> Archive {
        try Archive(directory: temporary.path, logger: Samples.quiet, disk: Disk(calls: calls))
    }

    private func running(_ name: String = "ana.webm") -> RecordingManifest {
        var manifest = Samples.manifest(state: .recording, participants: ["Ana"])
        manifest.startedAt = Samples.noon
        manifest.files = [Samples.file(name, of: id)]
        manifest.pauses = [.init(at: 1, wallStart: Samples.noon, wallEnd: nil)]
        return manifest
    }

    /// Records until the process "ends": nothing is finished, the lock is let go, the file stays as it lies.
    private func abandon(
        _ manifest: RecordingManifest?, _ outputs: [ContainerOutput], name: String = "ana.webm", finish: Bool = false
    ) async throws {
        let archive = try open()
        let writer = archive.makeDiskWriter { _ in }
        writer.submit(.create(file, name: name), for: id)
        for output in outputs {
            switch output {
            case .append(let bytes): writer.submit(.append(file, bytes), for: id)
            case .patch(let offset, let bytes): writer.submit(.patch(file, offset: offset, bytes), for: id)
            }
        }
        if let manifest { writer.submit(.commit(manifest), for: id) }
        if finish { writer.submit(.finish(file), for: id) }
        await writer.flush()
        writer.shutdown()
    }

    private func tear(_ bytes: Int, off name: String = "ana.webm.part") throws {
        let path = DataFolder(temporary.path).folder(of: id) + "/" + name
        let size = try ReadableFile(path).size
        try WritableFile(existing: path, length: size).truncate(to: size - Int64(bytes))
    }

    private func path(_ name: String) -> String { DataFolder(temporary.path).folder(of: id) + "/" + name }

    @Test func `who follows a file that waits for its repair is sent what is there, and hears of its end`() async throws {
        try await abandon(running(), SampleMedia.webM(seconds: 3))
        let archive = try open()
        let stored = try await archive.openFile("ana.webm", of: id)
        let growing = try #require(stored.growing)
        #expect(stored.size > 0)
        #expect(await growing.length(beyond: 0) == .init(bytes: stored.size, isFinal: true))
        #expect(await growing.length(beyond: stored.size).isFinal)
    }

    @Test func `a repaired file has the chapters that the recording's markers make, as far as it goes, and the report says that it is cut`()
        async throws
    {
        var manifest = running()
        manifest.files[0].offset = 1
        manifest.markers = [.init(at: 0.5, label: "before"), .init(at: 3, label: "within"), .init(at: 60, label: "behind")]
        manifest.report = RecordingReport(of: manifest)
        manifest.timeline = RecordingTimeline()
        try await abandon(manifest, SampleMedia.webM(seconds: 5))
        let archive = try open()
        let recovered = try #require(archive.recover().first?.manifest)
        #expect(recovered.report?.verdict == Verdict(whole: false, text: "cut short by the end of the service"))
        #expect(try await archive.recording(id)?.report == recovered.report)
        let reader = try MatroskaReader(FileByteSource(ReadableFile(path("ana.webm"))))
        #expect(reader.chapters == [MatroskaChapter(time: .zero + .seconds(2), label: "within")])
    }

    @Test func `a recording that was cut short plays, seeks, has its hash and is listed as completed`() async throws {
        try await abandon(running(), SampleMedia.webM(seconds: 5))
        try tear(100)
        let archive = try open()
        let recovered = try #require(archive.recover().first)
        let manifest = recovered.manifest
        #expect(manifest.state == .completed)
        #expect(manifest.interrupted)
        #expect(manifest.endedAt != nil)
        #expect(manifest.participants.allSatisfy { $0.leftAt != nil && $0.media == .none })
        #expect(manifest.pauses.allSatisfy { $0.wallEnd != nil })
        let entry = try #require(manifest.files.first)
        #expect(entry.complete)
        #expect(entry.mimeType == "video/webm;codecs=\"vp8,opus\"")
        // Torn are the last 20 ms of sound and the picture before them; all else is there.
        #expect(entry.tracks.map(\.frames) == [249, 124])
        #expect((4.93...5.03).contains(entry.duration))
        #expect(manifest.duration == entry.duration)

        let stored = try await archive.openFile("ana.webm", of: id)
        #expect(try SHA256.hash(of: stored.file).sha256 == entry.sha256)
        #expect(manifest.bytes == stored.size)
        let reader = try MatroskaReader(FileByteSource(stored.file))
        let duration = try #require(reader.info.duration).inSeconds
        #expect(abs(duration - entry.duration) < 0.001)
        #expect(reader.cues.count == 5)
        #expect(reader.info.title == "Monday")
        #expect(!Disk.exists(path("ana.webm.part")))
        #expect(try await archive.recording(id) == manifest)
        #expect(try await archive.recordings(matching: RecordingQuery(state: .completed)).recordings == [manifest])
    }

    @Test func `a second start finds nothing to do`() async throws {
        try await abandon(running(), SampleMedia.webM(seconds: 2))
        do { #expect(try open().recover().count == 1) }
        let before = try Disk.read(path("ana.webm"))
        #expect(try open().recover().isEmpty)
        #expect(try Disk.read(path("ana.webm")) == before)
    }

    @Test(arguments: stride(from: 1, through: 9000, by: 487).map { $0 })
    func `wherever the file is torn, every whole frame before is kept`(torn: Int) async throws {
        let outputs = SampleMedia.webM(seconds: 2)
        let bytes = SampleMedia.bytes(outputs)
        var expected = try MatroskaReader(MemoryByteSource(Array(bytes.dropLast(torn))))
        var frames = 0
        while try expected.nextFrame() != nil { frames += 1 }
        try await abandon(running(), outputs)
        try tear(torn)
        let recovered = try #require(try open().recover().first)
        #expect(recovered.manifest.files.first?.tracks.map(\.frames).reduce(0, +) == frames)
        guard case .repaired(let tornBytes)? = recovered.files.first?.outcome else { return #expect(Bool(false), "\(recovered.files)") }
        // Less than one block and the head of its cluster.
        #expect(tornBytes < 260)
    }

    @Test func `recovery that is itself cut short is done again`() async throws {
        try await abandon(running(), SampleMedia.webM(seconds: 2))
        // The new file lies beside, half written.
        try Disk().replace(path("ana.webm.part.new"), with: [1, 2, 3])
        let recovered = try #require(try open().recover().first)
        #expect(recovered.manifest.files.first?.complete == true)
        #expect(try Set(Disk.names(in: DataFolder(temporary.path).folder(of: id))) == ["ana.webm", "recording.json"])
    }

    @Test func `a full disk leaves the file as it lies, without its torn tail`() async throws {
        let outputs = SampleMedia.webM(seconds: 2)
        try await abandon(running(), outputs)
        try tear(10)
        let torn = try Disk.read(path("ana.webm.part"))
        let archive = try open()
        // Room for the manifest, not for a second file.
        calls.faults.withLock { $0.space = 8000 }
        let recovered = try #require(archive.recover().first)
        guard case .cut(let tornBytes)? = recovered.files.first?.outcome else { return #expect(Bool(false), "\(recovered.files)") }
        #expect(recovered.manifest.files.first?.complete == true)
        #expect(try Disk.read(path("ana.webm")) == Array(torn.dropLast(Int(tornBytes))))
    }

    @Test func `a broken disk changes nothing, and the next start tries again`() async throws {
        try await abandon(running(), SampleMedia.webM(seconds: 2))
        let before = try Disk.read(path("ana.webm.part"))
        do {
            let archive = try open()
            calls.faults.withLock { $0.unopenable["ana.webm.part.new"] = EIO }
            #expect(archive.recover().isEmpty)
        }
        #expect(try Disk.read(path("ana.webm.part")) == before)
        calls.faults.withLock { $0.unopenable = [:] }
        #expect(try open().recover().count == 1)
    }

    @Test func `what cannot be read is kept beside`() async throws {
        let rubbish = (0..<500).map { UInt8(truncatingIfNeeded: $0 * 7) }
        try await abandon(running(), [.append(rubbish)])
        let recovered = try #require(try open().recover().first)
        guard case .unreadable? = recovered.files.first?.outcome else { return #expect(Bool(false), "\(recovered.files)") }
        #expect(recovered.manifest.state == .failed)
        #expect(recovered.manifest.error?.code == "no-media")
        #expect(try Disk.read(path("ana.webm.damaged")) == rubbish)
    }

    @Test func `a file of no bytes is no file`() async throws {
        try await abandon(running(), [])
        let recovered = try #require(try open().recover().first)
        #expect(recovered.files == [.init(name: "ana.webm", outcome: .empty)])
        #expect(recovered.manifest.files.isEmpty)
    }

    @Test func `a recording that waited for its first sender has failed`() async throws {
        let waiting = Samples.manifest(state: .waiting)
        do {
            let archive = try open()
            try archive.disk.makeFolders(archive.folder.folder(of: waiting.id))
            try archive.store(waiting)
        }
        let recovered = try #require(try open().recover().first)
        #expect(recovered.manifest.state == .failed)
        #expect(recovered.manifest.interrupted)
    }

    @Test func `finished files of a recording that was being finished are hashed, and nothing was interrupted`() async throws {
        var manifest = running()
        manifest.state = .finalizing
        try await abandon(manifest, SampleMedia.webM(seconds: 2, finished: true), finish: true)
        let before = try Disk.read(path("ana.webm"))
        let recovered = try #require(try open().recover().first)
        #expect(recovered.files.map(\.outcome) == [.whole])
        #expect(recovered.manifest.state == .completed)
        #expect(!recovered.manifest.interrupted)
        #expect(recovered.manifest.files.first?.sha256 != nil)
        #expect(recovered.manifest.files.first?.tracks.map(\.frames) == [100, 50])
        #expect(try Disk.read(path("ana.webm")) == before)
    }

    @Test func `files that no manifest knew of are found`() async throws {
        try await abandon(nil, SampleMedia.webM(seconds: 2))
        let recovered = try #require(try open().recover().first)
        #expect(recovered.manifest.state == .completed)
        #expect(recovered.manifest.files.map(\.name) == ["ana.webm"])
        #expect(recovered.manifest.createdAt == Samples.noon)
    }

    @Test func `a recording whose row never reached the catalogue is found and listed`() async throws {
        try await abandon(running(), SampleMedia.webM(seconds: 2))
        do {
            let archive = try open()
            try archive.catalogue?.remove(id)
        }
        let archive = try open()
        #expect(archive.recover().map(\.id) == [id])
        #expect(try await archive.recordings(matching: RecordingQuery()).recordings.map(\.id) == [id])
    }

    @Test func `Ogg gets its end mark at the last whole page`() async throws {
        let outputs = SampleMedia.ogg(seconds: 5)
        try await abandon(running("ana.ogg"), outputs, name: "ana.ogg")
        try tear(50, off: "ana.ogg.part")
        let recovered = try #require(try open().recover().first)
        let entry = try #require(recovered.manifest.files.first)
        let bytes = try Disk.read(path("ana.ogg"))
        #expect(bytes.count < SampleMedia.bytes(outputs).count - 50)
        let tail = try #require(try OggTail(of: ReadableFile(path("ana.ogg"))))
        #expect(tail.lastPage.upperBound == Int64(bytes.count))
        // Header type, RFC 3533 §6: 4 is the last page of a stream.
        #expect(bytes[Int(tail.lastPage.lowerBound) + 5] == 4)
        #expect(entry.duration == tail.duration.inSeconds)
        #expect((3.0...4.9).contains(entry.duration))
    }

    @Test func `the end mark is what the Ogg writer itself would have set`() async throws {
        let whole = SampleMedia.bytes(SampleMedia.ogg(seconds: 3, finished: true))
        let path = temporary.path + "/whole.ogg"
        try Disk().replace(path, with: whole)
        let tail = try #require(try OggTail(of: ReadableFile(path)))
        #expect(tail.lastPage.upperBound == Int64(whole.count))
        #expect(tail.markedPage == Array(whole[Int(tail.lastPage.lowerBound)...]))
        #expect(tail.duration == .seconds(3))
    }

    @Test func `every truncation of an Ogg file ends at a whole page`() throws {
        let whole = SampleMedia.bytes(SampleMedia.ogg(seconds: 2, finished: true))
        let path = temporary.path + "/cut.ogg"
        for length in stride(from: 0, to: whole.count, by: 41) {
            try Disk().replace(path, with: Array(whole.prefix(length)))
            guard let tail = try OggTail(of: ReadableFile(path)) else { continue }
            #expect(tail.lastPage.upperBound <= Int64(length))
        }
    }
}
