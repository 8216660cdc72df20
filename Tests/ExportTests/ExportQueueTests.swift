import Archive
import Export
import Media
import Recording
import Testing

struct ExportQueueTests {
    private func recorded() async throws -> RecordedCall {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 2))
        return call
    }

    @Test func `a job is queued, done, and its file is there`() async throws {
        let call = try await recorded()
        let queue = ExportQueue(archive: call.archive, logger: RecordedCall.quiet)
        let job = try await queue.start(ExportRequest(format: "wav"), of: call.manifest)
        #expect(job.state == .queued)
        #expect(job.url == "/api/v1/exports/\(job.id)/file")
        await queue.drain()
        let done = try #require(queue.job(job.id))
        #expect(done.state == .completed)
        #expect(done.progress == 1)
        let path = try #require(queue.file(of: job.id))
        #expect(try ReadableFile(path).size == done.bytes)
        #expect(done.mimeType == "audio/wav")
    }

    @Test func `a bad request makes no job`() async throws {
        let call = try await recorded()
        let queue = ExportQueue(archive: call.archive, logger: RecordedCall.quiet)
        await #expect(throws: ExportRequestError.self) { _ = try await queue.start(ExportRequest(format: "mp4"), of: call.manifest) }
    }

    @Test func `a cancelled job has no file`() async throws {
        let call = try await recorded()
        let queue = ExportQueue(archive: call.archive, logger: RecordedCall.quiet)
        var ids: [String] = []
        for _ in 1...5 { ids.append(try await queue.start(ExportRequest(format: "wav"), of: call.manifest).id) }
        for id in ids { #expect(queue.cancel(id)?.state == .cancelled) }
        await queue.drain()
        for id in ids {
            #expect(queue.job(id)?.state == .cancelled)
            #expect(queue.file(of: id) == nil)
        }
        #expect(try Disk.names(in: call.archive.folder.exports).isEmpty)
        #expect(queue.cancel("nobody") == nil)
    }

    @Test func `a job that fails says why`() async throws {
        let call = try RecordedCall()
        var media = try SampleFile.webM(seconds: 1)
        media.bytes = [1, 2, 3]
        try await call.add("ana.webm", of: "Ana", media)
        let queue = ExportQueue(archive: call.archive, logger: RecordedCall.quiet)
        let job = try await queue.start(ExportRequest(format: "wav"), of: call.manifest)
        await queue.drain()
        #expect(queue.job(job.id)?.state == .failed)
        #expect(queue.job(job.id)?.error?.message.contains("ana.webm") == true)
    }

    @Test func `old jobs are forgotten with their files`() async throws {
        let call = try await recorded()
        let queue = ExportQueue(archive: call.archive, logger: RecordedCall.quiet, keptJobs: 2)
        var ids: [String] = []
        for _ in 1...4 {
            ids.append(try await queue.start(ExportRequest(format: "webm"), of: call.manifest).id)
            await queue.drain()
        }
        #expect(ids.map { queue.job($0) != nil } == [false, false, true, true])
        #expect(try Disk.names(in: call.archive.folder.exports).count == 2)
    }

    @Test func `files of an earlier process are removed`() async throws {
        let call = try await recorded()
        try Disk().replace(call.archive.folder.exports + "/old.wav", with: [1])
        _ = ExportQueue(archive: call.archive, logger: RecordedCall.quiet)
        #expect(try Disk.names(in: call.archive.folder.exports).isEmpty)
    }
}
