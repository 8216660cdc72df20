import Media
import Testing

struct EBMLWriterTests {
    @Test func `writes numbers in the fewest bytes, dates and floats in eight`() {
        var writer = EBMLWriter()
        writer.append(.trackNumber, unsigned: 0)
        writer.append(.timestamp, unsigned: 256)
        writer.append(.pixelWidth, unsigned: 1, byteCount: 2)
        writer.append(.referenceBlock, signed: -128)
        writer.append(.referenceBlock, signed: 128)
        writer.append(.duration, float: 1.5)
        #expect(
            writer.bytes == [
                0xD7, 0x81, 0,  // TrackNumber
                0xE7, 0x82, 1, 0,  // Timestamp
                0xB0, 0x82, 0, 1,  // PixelWidth, room for more
                0xFB, 0x81, 0x80,  // ReferenceBlock
                0xFB, 0x82, 0, 0x80,
                0x44, 0x89, 0x88, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0,  // Duration
            ])
    }

    @Test func `a checksum comes first and covers the rest`() {
        var writer = EBMLWriter()
        writer.append(.info, checksum: true) { $0.append(.title, "123") }
        let children: [UInt8] = [0x7B, 0xA9, 0x83, 0x31, 0x32, 0x33]
        let checksum = EBMLChecksum.of(children.span.bytes)
        #expect(
            writer.bytes == [
                0x15, 0x49, 0xA9, 0x66, 0x8C,  // Info, 12 bytes
                0xBF, 0x84,  // CRC-32, little endian
                UInt8(checksum & 0xFF), UInt8(checksum >> 8 & 0xFF), UInt8(checksum >> 16 & 0xFF), UInt8(checksum >> 24),
            ] + children)
    }

    @Test(arguments: [2, 3, 127, 128, 129, 130, 16_384])
    func `a Void takes exactly its room`(byteCount: Int) throws {
        var writer = EBMLWriter()
        writer.appendVoid(byteCount: byteCount)
        #expect(writer.bytes.count == byteCount)
        let header = try EBMLHeader(parsing: writer.bytes.span.bytes)
        #expect(header.id == .void)
        #expect(header.byteCount + header.size! == byteCount)
    }

    @Test func `an element never leaves a single byte, for no Void is that short`() {
        let needed = 11  // Info, size 1, Title 6
        let counts = (10...14).map { EBMLWriter.element(.info, checksum: false, fitting: $0) { $0.append(.title, "123") }?.count }
        #expect(counts == [nil, needed, needed + 1, needed, needed])
    }

    @Test func `reads back what it wrote`() {
        var writer = EBMLWriter()
        writer.append(.info) { info in
            info.append(.timestampScale, unsigned: 1_000_000)
            info.append(.duration, float: 16_777_217.25)
            info.append(.dateUTC, date: -5)
            info.append(.title, "Größe")
        }
        let info = Array(EBMLElement(.void, data: writer.bytes).children)[0]
        let fields = Array(info.children)
        #expect(fields.map(\.id) == [.timestampScale, .duration, .dateUTC, .title])
        #expect(fields[0].unsigned == 1_000_000)
        #expect(fields[1].float == 16_777_217.25)
        #expect(fields[2].signed == -5)
        #expect(fields[3].text == "Größe")
    }
}
