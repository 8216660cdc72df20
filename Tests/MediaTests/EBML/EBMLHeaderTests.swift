import Media
import Testing

struct EBMLHeaderTests {
    @Test func `reads identifiers of one to four bytes with their marker`() throws {
        let headers: [(bytes: [UInt8], id: EBMLElementID)] = [
            ([0xA3, 0x81], .simpleBlock), ([0x80, 0x81], .chapterDisplay), ([0x42, 0x86, 0x81], .ebmlVersion),
            ([0x2A, 0xD7, 0xB1, 0x81], .timestampScale), ([0x1A, 0x45, 0xDF, 0xA3, 0x81], .ebml),
        ]
        for (bytes, id) in headers {
            let header = try EBMLHeader(parsing: bytes.span.bytes)
            #expect(header.id == id)
            #expect(header.size == 1)
            #expect(header.byteCount == bytes.count)
        }
    }

    @Test(
        arguments: [
            [0x00, 0x81],  // an identifier of more than 8 bytes
            [0x08, 0, 0, 0, 0, 0x81],  // of 5
            [0x40, 0x00, 0x81],  // without a bit of value
            [0xFF, 0x81],  // of ones only
            [0x7F, 0xFF, 0x81],
            [0xEC, 0x00],  // a size of more than 8 bytes
        ] as [[UInt8]])
    func `refuses what no element begins with`(bytes: [UInt8]) {
        #expect(throws: EBMLHeader.ParseError.malformed) { try EBMLHeader(parsing: bytes.span.bytes) }
    }

    @Test func `says so when the bytes end before the head does`() {
        let whole: [UInt8] = [0x1A, 0x45, 0xDF, 0xA3, 0x01, 0, 0, 0, 0, 0, 0, 5]
        for count in 0..<whole.count {
            let cut = Array(whole[..<count])
            #expect(throws: EBMLHeader.ParseError.incomplete) { try EBMLHeader(parsing: cut.span.bytes) }
        }
    }
}
