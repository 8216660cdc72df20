import Archive
import Media
import Testing

/// What exports stand on, with files that no memory holds.
struct HugeCopyTests {
    @Test func `more than 4 GB are copied in pieces, and positions beyond 2³² are right`() throws {
        let source = GeneratedFile(frames: 2200, payloadByteCount: 2_000_000)
        #expect(source.size > 1 << 32)
        var copy = MatroskaCopy([try .init(source)], writingApp: "test", seed: 1)
        // Unoptimised, checksums of gigabytes take minutes.
        copy.configuration.checksums = .none
        let file = try WritableFile(creating: "nowhere", disk: Disk(calls: ForgetfulCalls()))
        let summary = try copy.write(to: file)
        #expect(summary.frames == 2200)
        #expect(file.length > 1 << 32)
        #expect(source.largestRead <= 2_000_000)
    }

    @Test func `a frame of gigabytes is a claim that nobody's memory is spent on`() throws {
        let source = GeneratedFile(frames: 2, payloadByteCount: 3 << 30)
        var copy = MatroskaCopy([try .init(source)], writingApp: "test", seed: 1)
        let file = try WritableFile(creating: "nowhere", disk: Disk(calls: ForgetfulCalls()))
        #expect(try copy.write(to: file).frames == 0)
        #expect(source.largestRead <= 1 << 18)
    }
}
