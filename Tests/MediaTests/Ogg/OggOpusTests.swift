import Media
import Testing
import TestSupport

struct OggOpusTests {
    private func makeWriter(preSkip: UInt16 = 0) -> OggOpusWriter {
        OggOpusWriter(
            .init(head: OpusHead(channels: 2, preSkip: preSkip), tags: OpusTags(vendor: "Recorder tests"), serialNumber: -5))
    }

    private func image(_ writer: inout OggOpusWriter) -> [UInt8] {
        var image = FileImage()
        image.take(from: &writer)
        return image.bytes
    }

    private func pages(of bytes: [UInt8]) -> [OggPage] {
        var pages: [OggPage] = []
        var offset = 0
        while offset < bytes.count, let page = OggPage(parsing: bytes.span.bytes.extracting(offset...)) {
            pages.append(page)
            offset += page.byteCount
        }
        #expect(offset == bytes.count)
        return pages
    }

    private func packets(of bytes: [UInt8]) throws -> (reader: OggOpusReader, packets: [[UInt8]]) {
        var reader = try OggOpusReader(MemoryByteSource(bytes))
        var packets: [[UInt8]] = []
        while let packet = try reader.nextPacket() { packets.append(packet) }
        return (reader, packets)
    }

    /// A packet of 20 ms with a number in it.
    private func packet(_ index: Int, byteCount: Int = 4) -> [UInt8] {
        [0xFC, UInt8(truncatingIfNeeded: index)] + [UInt8](repeating: 1, count: byteCount - 2)
    }

    @Test func `headers have pages of their own, sound about a second a page, and the last says so`() throws {
        var writer = makeWriter()
        for index in 0..<160 { writer.write(packet(index), at: MediaTime(milliseconds: Int64(index) * 20)) }
        writer.finish()
        #expect(writer.duration == .milliseconds(3200))
        let pages = pages(of: image(&writer))
        // Ten milliseconds to be skipped, then the sound.
        #expect(pages.map(\.packets.count) == [1, 1, 51, 50, 50, 10])
        #expect(pages.map(\.granulePosition) == [0, 0, 48_480, 96_480, 144_480, 154_080])
        #expect(pages.map(\.beginsStream) == [true, false, false, false, false, false])
        #expect(pages.map(\.endsStream) == [false, false, false, false, false, true])
        #expect(pages.map(\.sequenceNumber) == [0, 1, 2, 3, 4, 5])
        #expect(pages.allSatisfy { $0.serialNumber == -5 })
    }

    @Test func `the encoder delay of a copied file is kept, and its first packet begins that much before zero`() throws {
        var writer = makeWriter(preSkip: 312)
        writer.write(packet(0), at: MediaTime(nanoseconds: -6_500_000))
        writer.finish()
        #expect(writer.concealedSampleCount == 0)
        #expect(writer.duration == .microseconds(13_500))
        #expect(try packets(of: image(&writer)).reader.head.preSkip == 312)
    }

    @Test func `reads back what it wrote, packets that span pages too`() throws {
        var writer = makeWriter()
        let sent = (0..<200).map { packet($0, byteCount: 1276) }
        for (index, packet) in sent.enumerated() { writer.write(packet, at: MediaTime(milliseconds: Int64(index) * 20)) }
        writer.finish()
        let bytes = image(&writer)
        #expect(pages(of: bytes).contains { $0.isContinued })
        let (reader, packets) = try packets(of: bytes)
        #expect(packets == [[0xF4]] + sent)
        #expect(reader.head == OpusHead(channels: 2, preSkip: 480))
        #expect(reader.tags == OpusTags(vendor: "Recorder tests"))
        #expect(reader.hasEnd)
        #expect(reader.damageCount == 0)
        #expect(reader.granulePosition == 192_480)
    }

    @Test func `a gap is filled, so that position and time agree`() throws {
        var writer = makeWriter()
        writer.write(packet(0), at: .zero)
        writer.write(packet(1), at: MediaTime(milliseconds: 1020))
        writer.finish()
        #expect(writer.duration == .milliseconds(1040))
        #expect(writer.concealedSampleCount == 48_480)
        let (_, packets) = try packets(of: image(&writer))
        #expect(packets[1] == packet(0))
        #expect(packets.last == packet(1))
        #expect(packets.compactMap { OpusPacket(parsing: $0)?.sampleCount }.reduce(0, +) == 50_400)
    }

    @Test func `a first packet that comes late has silence before it`() {
        var writer = makeWriter()
        writer.write(packet(0), at: MediaTime(milliseconds: 3000))
        writer.finish()
        #expect(writer.duration == .milliseconds(3020))
    }

    @Test func `drift is not a gap until it is worth a frame, and then it is`() {
        var writer = makeWriter()
        for index in 0..<1000 {
            // 50 µs later each time: 50 ms in 20 s.
            writer.write(packet(index), at: MediaTime(nanoseconds: Int64(index) * 20_050_000))
        }
        writer.finish()
        #expect(writer.duration.nanoseconds >= 20_040_000_000)
        #expect(writer.duration.nanoseconds <= 20_070_000_000)
    }

    @Test func `one absurd time does not fill the disk`() {
        var writer = makeWriter()
        writer.write(packet(0), at: .zero)
        writer.write(packet(1), at: MediaTime(milliseconds: 47_721_858))  // 2³² ticks of 90 kHz
        writer.write(packet(2), at: MediaTime(nanoseconds: .max))
        writer.finish()
        #expect(writer.duration == .milliseconds(60))
    }

    @Test func `packets that are no Opus are left out`() {
        var writer = makeWriter()
        writer.write([], at: .zero)
        writer.write([0xFF, 0], at: .zero)
        #expect(writer.refusedPacketCount == 2)
        writer.finish()
        #expect(writer.pollOutput() == nil)
    }

    @Test func `after a flush there is still a packet for the page that ends the stream`() throws {
        var writer = makeWriter()
        for index in 0..<10 {
            writer.write(packet(index), at: MediaTime(milliseconds: Int64(index) * 20))
            writer.flush()
        }
        writer.finish()
        let bytes = image(&writer)
        #expect(pages(of: bytes).last?.endsStream == true)
        #expect(pages(of: bytes).last?.packets.count == 1)
        #expect(try packets(of: bytes).packets.count == 11)
    }

    @Test func `a file that was cut anywhere gives every packet of its whole pages`() throws {
        var writer = makeWriter()
        for index in 0..<120 { writer.write(packet(index), at: MediaTime(milliseconds: Int64(index) * 20)) }
        writer.finish()
        let bytes = image(&writer)
        let ends = pages(of: bytes).reduce(into: [0]) { $0.append($0.last! + $1.byteCount) }
        for count in 0..<bytes.count {
            let cut = Array(bytes[..<count])
            guard count >= ends[1] else {
                #expect(throws: OggOpusReader.OpenError.notOggOpus) { try OggOpusReader(MemoryByteSource(cut)) }
                continue
            }
            let (reader, packets) = try packets(of: cut)
            #expect(reader.wholeEnd == ends.last { $0 <= count })
            #expect(packets.count == (count < ends[3] ? 0 : count < ends[4] ? 51 : 101))
        }
    }

    @Test func `damage costs its own page only`() throws {
        var writer = makeWriter()
        for index in 0..<200 { writer.write(packet(index), at: MediaTime(milliseconds: Int64(index) * 20)) }
        writer.finish()
        var bytes = image(&writer)
        bytes[pages(of: bytes)[..<3].map(\.byteCount).reduce(0, +) + 100] ^= 0x10
        let (reader, packets) = try packets(of: bytes)
        #expect(packets.count == 151)
        #expect(reader.damageCount == 2)  // a hole, and a sequence number that is missing
    }

    @Test func `mutated files are read without harm`() throws {
        var writer = makeWriter()
        for index in 0..<60 { writer.write(packet(index), at: MediaTime(milliseconds: Int64(index) * 20)) }
        writer.finish()
        let bytes = image(&writer)
        for seed in 0..<500 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                mutated[Int.random(in: 0..<mutated.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard var reader = try? OggOpusReader(MemoryByteSource(mutated)) else { continue }
            var count = 0
            while try reader.nextPacket() != nil { count += 1 }
            #expect(count <= 62)
        }
    }
}
