import Media
import Recording
import Testing

@testable import Archive

struct FolderScanTests {
    private let temporary = TemporaryFolder()

    /// Recordings of three days in different years, put on disk by an archive.
    private func fill() throws -> Archive {
        let archive = try Archive(directory: temporary.path, logger: Samples.quiet)
        for number in 1...9 {
            try archive.disk.makeFolders(archive.folder.folder(of: manifest(number).id))
            try archive.store(manifest(number))
        }
        return archive
    }

    private func manifest(_ number: Int) -> RecordingManifest {
        let time = Samples.noon + .seconds(20_000_000 * (number / 3) + number)
        return Samples.manifest(
            UInt64(number), room: number % 2 == 0 ? "even" : "odd", name: "Call \(number)", at: time, tags: ["t\(number % 3)"],
            participants: ["Ana"], duration: Double((number * 7) % 10))
    }

    @Test(arguments: ["-createdAt", "createdAt", "name", "-duration"], [2, 4, 100])
    func `lists as the catalogue does`(sort: String, limit: Int) async throws {
        let archive = try fill()
        let catalogue = try #require(archive.catalogue)
        let scan = FolderScan(folder: archive.folder)
        for filter in [(nil, nil), ("even", nil), (nil, "call 7"), ("odd", "t1")] as [(String?, String?)] {
            var cursor: RecordingCursor?
            for _ in 1...10 {
                let query = try RecordingQuery(
                    room: filter.0, text: filter.1, sort: RecordingSort(parsing: sort), limit: limit, cursor: cursor)
                let expected = try await catalogue.page(query)
                let page = scan.page(query)
                #expect(page.recordings == expected.recordings)
                #expect(page.next == expected.next)
                cursor = page.next
                if cursor == nil { break }
            }
        }
    }

    @Test func `the catalogue is rebuilt from the folders`() async throws {
        let archive = try fill()
        try archive.catalogue?.removeAll()
        #expect(try await archive.recordings(matching: RecordingQuery()).recordings.isEmpty)
        #expect(try await archive.reindex() == ReindexSummary(recordings: 9, unreadable: []))
        #expect(try await archive.recordings(matching: RecordingQuery()).recordings.count == 9)
        #expect(try await archive.recordings(matching: RecordingQuery(text: "call 7")).recordings.count == 1)
    }

    @Test func `a damaged catalogue is put aside and rebuilt at the next opening`() async throws {
        do { _ = try fill() }
        for suffix in ["-wal", "-shm"] { try Disk().removeAll(temporary.path + "/catalogue.sqlite" + suffix) }
        try Disk().replace(temporary.path + "/catalogue.sqlite", with: Array("SQLite format 3\0 no more".utf8))
        let archive = try Archive(directory: temporary.path, logger: Samples.quiet)
        #expect(try await archive.recordings(matching: RecordingQuery()).recordings.count == 9)
        #expect(Disk.exists(temporary.path + "/catalogue.sqlite.damaged"))
    }

    @Test func `a broken manifest is reported and costs nobody else`() async throws {
        let archive = try fill()
        try archive.disk.replace(archive.folder.manifest(of: manifest(4).id), with: Array("{\"id\": 4".utf8))
        let summary = try await archive.reindex()
        #expect(summary.recordings == 8)
        #expect(summary.unreadable == [manifest(4).id])
        #expect(summary.skipped.map(\.path) == [DataFolder(temporary.path).folder(of: manifest(4).id)])
        await #expect(throws: ArchiveError.self) { _ = try await archive.recording(manifest(4).id) }
    }
}
