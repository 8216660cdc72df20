import Media
import Testing
import TestSupport

@testable import Archive

struct LiveEntryTests {
    /// Five seconds with a key frame every second; the first second of sound stands alone before the first picture.
    private let webM = SampleMedia.bytes(SampleMedia.webM(seconds: 5))

    private func frames(_ bytes: [UInt8]) throws -> [MatroskaFrame] {
        var reader = try MatroskaReader(MemoryByteSource(bytes))
        var frames: [MatroskaFrame] = []
        while let frame = try reader.nextFrame() { frames.append(frame) }
        return frames
    }

    @Test func `a file is entered with its last key frame, and the times stay what they are`() throws {
        let entry = try #require(try LiveEntry(MemoryByteSource(webM)))
        let live = Array(webM[..<Int(entry.headEnd)] + webM[Int(entry.start)...])
        let seen = try frames(live)
        #expect(seen.first?.track == 2)
        #expect(seen.first?.isKeyframe == true)
        #expect(seen.first?.timestamp == MediaTime(milliseconds: 4000))
        #expect(seen.map(\.timestamp) == Array(try frames(webM).map(\.timestamp).suffix(seen.count)))
    }

    @Test func `sound alone is entered with its last cluster`() throws {
        let bytes = SampleMedia.bytes(SampleMedia.webM(seconds: 5, video: false))
        let entry = try #require(try LiveEntry(MemoryByteSource(bytes)))
        let last = try #require(try frames(bytes).last)
        #expect(Int(entry.start) == last.cluster.offset)
    }

    @Test func `Ogg is entered at its end, behind its two heads`() throws {
        let bytes = SampleMedia.bytes(SampleMedia.ogg(seconds: 5))
        let entry = try #require(try LiveEntry(MemoryByteSource(bytes)))
        #expect(Int(entry.start) == bytes.count)
        var reader = try OggOpusReader(MemoryByteSource(Array(bytes[..<Int(entry.headEnd)])))
        #expect(reader.head.channels == 2)
        #expect(try reader.nextPacket() == nil)
    }

    /// The search from the last entry on finds what the search from the beginning finds, wherever the file was then.
    @Test func `what is known saves the way to it`() throws {
        let ends = Set(try frames(webM).map { $0.cluster.end ?? 0 }).sorted()
        var known: LiveEntry?
        for end in ends {
            let source = CountingSource(Array(webM[..<end]))
            known = try LiveEntry(source, since: known)
            #expect(try known == LiveEntry(MemoryByteSource(Array(webM[..<end]))))
        }
        let source = CountingSource(webM)
        _ = try LiveEntry(source, since: known)
        let again = source.reads
        _ = try LiveEntry(source)
        #expect(source.reads - again > again)
    }

    @Test func `however much of it there is, nothing that is not whole is given out`() throws {
        let whole = Set(try frames(webM).map { $0.cluster.offset })
        for end in stride(from: 0, to: webM.count, by: 7) {
            guard let entry = try LiveEntry(MemoryByteSource(Array(webM[..<end]))) else { continue }
            #expect(whole.contains(Int(entry.start)))
            #expect(Int(entry.start) < end)
        }
    }

    @Test func `foreign and damaged bytes give an entry within the file or none`() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<300 {
            var bytes = Bool.random(using: &random) ? webM : SampleMedia.bytes(SampleMedia.ogg(seconds: 2))
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let entry = try LiveEntry(MemoryByteSource(bytes)) else { continue }
            #expect(entry.headEnd <= entry.start && Int(entry.start) <= bytes.count)
        }
    }
}

/// Counts how often it is read.
private final class CountingSource: ByteSource, @unchecked Sendable {
    private let bytes: MemoryByteSource
    private(set) var reads = 0

    init(_ bytes: [UInt8]) { self.bytes = MemoryByteSource(bytes) }

    var size: Int { bytes.size }

    func read(at offset: Int, count: Int) -> [UInt8] {
        reads += 1
        return bytes.read(at: offset, count: count)
    }
}
