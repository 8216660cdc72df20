import Media
import TestSupport
import Testing

struct OggInspectionTests {
    /// Pages of 100 ms with five packets each.
    private func file(packets: Int = 50, finished: Bool = true) -> [UInt8] {
        var configuration = OggOpusWriter.Configuration(
            head: OpusHead(channels: 2, preSkip: 312), tags: OpusTags(vendor: "test"), serialNumber: 1)
        configuration.pageDuration = .milliseconds(100)
        var writer = OggOpusWriter(configuration)
        for index in 0..<packets { writer.write(Recordings.silence, at: MediaTime(milliseconds: Int64(index) * 20)) }
        if finished { writer.finish() } else { writer.flush() }
        var image = FileImage()
        image.take(from: &writer)
        return image.bytes
    }

    private func pages(_ bytes: [UInt8]) -> [Range<Int>] {
        var pages: [Range<Int>] = []
        while true {
            let start = pages.last?.upperBound ?? 0
            guard let page = OggPage(parsing: bytes.span.bytes.extracting(start..<bytes.count)) else { return pages }
            pages.append(start..<start + page.byteCount)
        }
    }

    private func kinds(_ bytes: [UInt8]) throws -> [OggInspection.Finding.Kind] {
        try OggInspection(of: MemoryByteSource(bytes)).findings.map(\.kind)
    }

    /// A page with another position, and its checksum made right again.
    private func moved(_ page: Int, by samples: Int64, in bytes: [UInt8]) -> [UInt8] {
        let range = pages(bytes)[page]
        var changed = Array(bytes[range])
        let granule = changed[6..<14].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var field: [UInt8] = []
        field.append(littleEndian: Int64(bitPattern: granule) + samples)
        changed.replaceSubrange(6..<14, with: field)
        changed.replaceSubrange(22..<26, with: OggPage.checksum(of: changed, bodyOffset: 27 + Int(changed[26])))
        var result = bytes
        result.replaceSubrange(range, with: changed)
        return result
    }

    @Test func `a file that we wrote is whole`() throws {
        let inspection = try OggInspection(of: MemoryByteSource(file()))
        #expect(inspection.findings == [])
        #expect(inspection.packetCount >= 50)
        #expect(abs((inspection.duration - .seconds(1)) / .milliseconds(1)) <= 20)
    }

    @Test func `each fault is found and named`() throws {
        let whole = file()
        let places = pages(whole)
        #expect(places.count > 6)
        #expect(try kinds(file(finished: false)) == [.endMissing])
        var flipped = whole
        flipped[places[4].lowerBound + 40] ^= 1
        #expect(try Set(kinds(flipped)) == [.skippedBytes, .pageMissing, .positionJumps])
        var missing = whole
        missing.removeSubrange(places[4])
        #expect(try Set(kinds(missing)) == [.pageMissing, .positionJumps])
        #expect(try kinds(moved(4, by: 960, in: whole)) == [.positionJumps, .positionCollapses])
        #expect(try kinds(moved(4, by: -960, in: whole)) == [.positionCollapses, .positionJumps])
        #expect(try kinds(moved(4, by: -6000, in: whole)).contains(.positionGoesBack))
        #expect(try kinds(whole + whole[places[4]]).contains(.bytesBehindEnd))
        #expect(try kinds(Array("hello".utf8)) == [.notOggOpus])
        #expect(try kinds([]) == [.notOggOpus])
        var noTags = whole
        noTags.removeSubrange(places[1])
        #expect(try kinds(noTags).contains(.tagsMissing))
    }

    @Test func `cut at any byte and broken in any way it is walked to its end`() throws {
        let whole = file()
        for count in 0..<whole.count { #expect(try !kinds(Array(whole[..<count])).isEmpty) }
        for seed in 0..<300 as Range<UInt64> { _ = try kinds(Mutation.of(whole, seed: seed)) }
    }
}
