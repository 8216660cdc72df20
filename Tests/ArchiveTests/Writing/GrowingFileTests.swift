import Recording
import Testing

@testable import Archive

struct GrowingFileTests {
    private let temporary = TemporaryFolder()
    private let file = FileID(rawValue: 0)

    @Test func `a reader sees what is committed, waits for more, and learns of the end`() async throws {
        let archive = try Archive(directory: temporary.path, logger: Samples.quiet)
        let writer = archive.makeDiskWriter { _ in }
        var manifest = Samples.manifest(state: .recording)
        manifest.files = [Samples.file("ana.webm", of: manifest.id)]
        writer.submit(.create(file, name: "ana.webm"), for: manifest.id)
        writer.submit(.append(file, [1, 2, 3]), for: manifest.id)
        writer.submit(.commit(manifest), for: manifest.id)
        await writer.flush()
        let stored = try await archive.openFile("ana.webm", of: manifest.id)
        let growing = try #require(stored.growing)
        #expect(stored.size == 3)
        #expect(stored.sha256 == nil)

        async let more = growing.length(beyond: 3)
        writer.submit(.append(file, [4]), for: manifest.id)
        writer.submit(.commit(manifest), for: manifest.id)
        #expect(await more == GrowingFile.Length(bytes: 4, isFinal: false))
        #expect(try stored.file.read(at: 3, count: 10) == [4])

        async let end = growing.length(beyond: 4)
        writer.submit(.finish(file), for: manifest.id)
        #expect(await end == GrowingFile.Length(bytes: 4, isFinal: true))
        #expect(try await archive.openFile("ana.webm", of: manifest.id).growing == nil)
    }

    @Test func `who is cancelled does not wait`() async {
        let growing = GrowingFile()
        let waiting = Task { await growing.length(beyond: 0) }
        waiting.cancel()
        #expect(await waiting.value == GrowingFile.Length(bytes: 0, isFinal: false))
    }

    @Test func `names that the manifest does not have are not looked for`() async throws {
        let archive = try Archive(directory: temporary.path, logger: Samples.quiet)
        let manifest = Samples.manifest()
        let writer = archive.makeDiskWriter { _ in }
        writer.submit(.commit(manifest), for: manifest.id)
        await writer.flush()
        for name in ["recording.json", "../recording.json", "ana.webm"] {
            await #expect(throws: ArchiveError.noSuchFile(manifest.id, name: name)) {
                _ = try await archive.openFile(name, of: manifest.id)
            }
        }
        await #expect(throws: ArchiveError.noSuchRecording(Samples.id(9))) { _ = try await archive.openFile("a", of: Samples.id(9)) }
    }
}
