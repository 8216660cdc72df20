import Media
import Testing
import WebRTC

@Suite struct RTPHeaderTests {
    private static let plain: [UInt8] = [
        0x80,  // version 2, no padding, no extension, no CSRC
        0xE0,  // marker, payload type 96
        0x12, 0x34,  // sequence number
        0x00, 0x01, 0x5F, 0x90,  // timestamp 90 000
        0xCA, 0xFE, 0xBA, 0xBE,  // SSRC
        0x10, 0x20,  // payload
    ]

    private static let oneByteExtensions: [UInt8] = [
        0xB1,  // version 2, padding, extension, 1 CSRC
        0x6F,  // payload type 111
        0xFF, 0xFF,  // sequence number
        0xFF, 0xFF, 0xFF, 0xFF,  // timestamp
        0x00, 0x00, 0x00, 0x01,  // SSRC
        0x00, 0x00, 0x00, 0x02,  // CSRC
        0xBE, 0xDE, 0x00, 0x03,  // one-byte form, 3 words
        0x10, 0x61,  // id 1: "a"
        0x00,  // padding
        0x22, 0x07, 0x08, 0x09,  // id 2, 3 bytes
        0x51, 0xAB, 0xCD,  // id 5: 0xABCD
        0xF0, 0x33,  // id 15 ends
        0x55, 0x66, 0x77,  // payload
        0x00, 0x00, 0x03,  // padding of 3
    ]

    private static let twoByteExtensions: [UInt8] = [
        0x90, 0x60, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
        0x10, 0x05, 0x00, 0x02,  // two-byte form, 2 words
        0x01, 0x00,  // id 1, empty
        0x00,  // padding
        0x11, 0x03, 0x61, 0x62, 0x63,  // id 17: "abc"
        0x42,  // payload
    ]

    @Test func `reads the fixed fields`() throws {
        let header = try RTPHeader(parsing: Self.plain.span.bytes)
        #expect(header.marker)
        #expect(header.payloadType == 96)
        #expect(header.sequenceNumber == 0x1234)
        #expect(header.timestamp == 90_000)
        #expect(header.ssrc == 0xCAFE_BABE)
        #expect(header.payloadRange == 12..<14)
        #expect(header.extensionRange.isEmpty)
    }

    @Test func `steps over CSRCs and extensions, and takes padding off`() throws {
        let header = try RTPHeader(parsing: Self.oneByteExtensions.span.bytes)
        #expect(!header.marker)
        #expect(header.contributingSourceCount == 1)
        #expect(header.extensionRange == 20..<32)
        #expect(header.payloadRange == 32..<35)
    }

    @Test func `finds one-byte extensions up to id 15`() throws {
        let bytes = Self.oneByteExtensions
        let header = try RTPHeader(parsing: bytes.span.bytes)
        var found: [UInt8: [UInt8]] = [:]
        header.forEachExtension(in: bytes.span.bytes) { id, data in found[id] = Array(bytes[data]) }
        #expect(found == [1: [0x61], 2: [7, 8, 9], 5: [0xAB, 0xCD]])
    }

    @Test func `finds two-byte extensions`() throws {
        let bytes = Self.twoByteExtensions
        let header = try RTPHeader(parsing: bytes.span.bytes)
        var found: [UInt8: [UInt8]] = [:]
        header.forEachExtension(in: bytes.span.bytes) { id, data in found[id] = Array(bytes[data]) }
        #expect(found == [1: [], 17: Array("abc".utf8)])
    }

    @Test func `picks the negotiated extensions and no others`() throws {
        let bytes = Self.oneByteExtensions
        let header = try RTPHeader(parsing: bytes.span.bytes)
        let extensions = RTPHeaderExtensions(parsing: bytes.span.bytes, header, HeaderExtensionMap(mid: 1, transportWideCC: 5))
        #expect(extensions.transportSequenceNumber == 0xABCD)
        #expect(extensions.mid.map { Array(bytes[$0]) } == [0x61])
        #expect(extensions.rid == nil)
        // A number of one byte is none.
        let short = RTPHeaderExtensions(parsing: bytes.span.bytes, header, HeaderExtensionMap(transportWideCC: 1))
        #expect(short.transportSequenceNumber == nil)
    }

    @Test func `a packet of padding only has an empty payload`() throws {
        var bytes = Self.plain
        bytes[0] |= 0x20
        bytes[13] = 2
        #expect(try RTPHeader(parsing: bytes.span.bytes).payloadRange.isEmpty)
    }

    @Test(
        arguments: [
            (bytes: Array(plain.prefix(11)), error: RTPParseError.truncated(needed: 12, available: 11)),
            (bytes: [0x40] + plain.dropFirst(), error: .version(1)),
            (bytes: [0x8F] + plain.dropFirst(), error: .truncated(needed: 72, available: 14)),
            (bytes: [0x90] + plain.dropFirst(), error: .truncated(needed: 16, available: 14)),
            (bytes: [0x90] + plain.dropFirst().dropLast(2) + [0xBE, 0xDE, 0xFF, 0xFF], error: .truncated(needed: 262_156, available: 16)),
            (bytes: [0xA0] + plain.dropFirst().dropLast() + [0], error: .padding(length: 0, available: 2)),
            (bytes: [0xA0] + plain.dropFirst().dropLast() + [3], error: .padding(length: 3, available: 2)),
        ] as [(bytes: [UInt8], error: RTPParseError)])
    func `says what is wrong`(bytes: [UInt8], error: RTPParseError) {
        #expect(throws: error) { try RTPHeader(parsing: bytes.span.bytes) }
    }

    @Test(arguments: [plain, oneByteExtensions, twoByteExtensions])
    func `survives every truncation and mutation`(example: [UInt8]) {
        Torture.run(example) { bytes in
            guard let header = try? RTPHeader(parsing: bytes) else { return }
            _ = RTPHeaderExtensions(parsing: bytes, header, HeaderExtensionMap(mid: 1, rid: 2, transportWideCC: 5))
            _ = bytes.extracting(header.payloadRange)
        }
    }
}
