import Media
import TestSupport
import Testing

@Suite struct PcapngTests {
    /// Section header and one interface as the draft's figures 9 and 10 have them, a packet with a comment.
    private static let example: [UInt8] = [
        0x0A, 0x0D, 0x0D, 0x0A, 28, 0, 0, 0,  // section header block, 28 bytes
        0x4D, 0x3C, 0x2B, 0x1A, 1, 0, 0, 0,  // little endian, version 1.0
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 28, 0, 0, 0,  // of unknown length
        1, 0, 0, 0, 32, 0, 0, 0,  // interface description block
        228, 0, 0, 0, 0, 0, 0, 0,  // IPv4, no snap length
        9, 0, 1, 0, 9, 0, 0, 0,  // if_tsresol: 10^-9 s
        0, 0, 0, 0, 32, 0, 0, 0,  // end of options
        6, 0, 0, 0, 44, 0, 0, 0,  // enhanced packet block
        0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0,  // interface 0, at 2^32 + 2 ns
        3, 0, 0, 0, 3, 0, 0, 0, 7, 8, 9, 0,  // three bytes, padded
        1, 0, 2, 0, 0x68, 0x69, 0, 0,  // opt_comment "hi"
        44, 0, 0, 0,  // without an end of options, which may be left out
    ]

    private func read(_ bytes: [UInt8]) throws -> (packets: [PcapngPacket], isTruncated: Bool) {
        var reader = try PcapngReader(MemoryByteSource(bytes))
        var packets: [PcapngPacket] = []
        while let packet = try reader.next() { packets.append(packet) }
        return (packets, reader.isTruncated)
    }

    @Test func `a packet is read with its time and its comment`() throws {
        let (packets, isTruncated) = try read(Self.example)
        #expect(packets == [PcapngPacket(interface: 0, nanoseconds: 4_294_967_298, bytes: [7, 8, 9], comments: ["hi"])])
        #expect(!isTruncated)
    }

    @Test func `what is written is read again, however long the comment`() throws {
        let long = String(repeating: "ä€😀", count: 20_000)
        let written = [
            PcapngPacket(interface: 0, nanoseconds: 1_795_262_400_123_456_789, bytes: [1, 2, 3, 4, 5]),
            PcapngPacket(interface: 1, nanoseconds: 0, comments: ["short", ""]),
            PcapngPacket(interface: 1, nanoseconds: 5, bytes: [0xFF], comments: [long]),
        ]
        var writer = PcapngWriter(
            application: "test", interfaces: [PcapngInterface(linkType: 228, name: "media"), PcapngInterface(linkType: 147)])
        for packet in written { writer.write(packet) }
        let bytes = writer.takeBytes()
        #expect(bytes.count % 4 == 0 && writer.byteCount == 0)
        var (again, _) = try read(bytes)
        #expect(again[2].comments.count > 1)
        let isEachWhole = again[2].comments.allSatisfy { !$0.contains("\u{FFFD}") }
        #expect(isEachWhole)
        again[2].comments = [again[2].comments.joined()]
        #expect(again == written)
    }

    @Test func `a file of the other byte order and of microseconds is read`() throws {
        var bytes: [UInt8] = [0x0A, 0x0D, 0x0D, 0x0A, 0, 0, 0, 28, 0x1A, 0x2B, 0x3C, 0x4D, 0, 1, 0, 0]
        bytes += [UInt8](repeating: 0xFF, count: 8) + [0, 0, 0, 28]
        bytes += [0, 0, 0, 1, 0, 0, 0, 20, 0, 228, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20]
        bytes += [0, 0, 0, 6, 0, 0, 0, 36, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 1, 0xAB, 0, 0, 0, 0, 0, 0, 36]
        #expect(try read(bytes).packets == [PcapngPacket(interface: 0, nanoseconds: 5000, bytes: [0xAB])])
    }

    @Test func `a file that ends anywhere is read up to its last whole block`() throws {
        for count in 0..<Self.example.count {
            let cut = Array(Self.example[..<count])
            guard count >= 12 else {
                #expect(throws: PcapngError.notPcapng) { try read(cut) }
                continue
            }
            let (packets, isTruncated) = try read(cut)
            #expect(packets == [])
            #expect(isTruncated == ![28, 60].contains(count), "\(count)")
        }
        // What a file system may show after a power cut.
        let (packets, isTruncated) = try read(Self.example + [UInt8](repeating: 0, count: 4096))
        #expect(packets.count == 1 && isTruncated)
    }

    @Test func `impossible lengths are named`() throws {
        func changed(_ offset: Int, _ value: UInt8) -> [UInt8] {
            var bytes = Self.example
            bytes[offset] = value
            return bytes
        }
        #expect(throws: PcapngError.damagedBlock(offset: 60)) { try read(changed(64, 47)) }
        #expect(throws: PcapngError.damagedBlock(offset: 60)) { try read(changed(64, 8)) }
        #expect(throws: PcapngError.damagedBlock(offset: 60)) { try read(changed(67, 0x7F)) }
        #expect(throws: PcapngError.damagedBlock(offset: 60)) { try read(changed(100, 48)) }
        // More bytes of packet than the block has, an option longer than the block, an interface that is none, a time in 2^-9 s.
        #expect(throws: PcapngError.damagedBlock(offset: 60)) { try read(changed(80, 17)) }
        #expect(throws: PcapngError.damagedBlock(offset: 60)) { try read(changed(94, 5)) }
        #expect(throws: PcapngError.unknownInterface(offset: 60)) { try read(changed(68, 1)) }
        #expect(throws: PcapngError.unsupportedTimeResolution(0x89)) { try read(changed(48, 0x89)) }
        #expect(throws: PcapngError.unsupportedVersion(major: 2)) { try read(changed(12, 2)) }
    }

    @Test func `a block that claims more than the file has is only the file's end`() throws {
        var bytes = Self.example
        bytes[66] = 0xFF
        #expect(try read(bytes).isTruncated)
    }

    @Test func `random changes are read or refused`() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            var bytes = Self.example
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            _ = try? read(bytes)
        }
    }

    @Test func `a datagram has its headers, and what has none is none`() throws {
        let datagram = UDPDatagram(
            source: 0x0A4D_0001, sourcePort: 5004, destination: 0x0A4C_0001, destinationPort: 5005, payload: [1, 2, 3])
        let bytes = datagram.serialized()
        #expect(
            bytes == [
                0x45, 0, 0, 31, 0, 0, 0x40, 0,  // IPv4, 31 bytes, not to be fragmented
                64, 17, 0x26, 0x34, 10, 77, 0, 1, 10, 76, 0, 1,  // 64 hops, UDP, checksum, addresses
                0x13, 0x8C, 0x13, 0x8D, 0, 11, 0, 0, 1, 2, 3,  // ports, 11 bytes, no checksum
            ])
        #expect(UDPDatagram(parsing: bytes.span.bytes) == datagram)
        for count in bytes.indices {
            let cut = Array(bytes[..<count])
            #expect(UDPDatagram(parsing: cut.span.bytes) == nil)
        }
        for (offset, value) in [(0, 0x65), (0, 0x44), (0, 0x4F), (6, 0x20), (7, 1), (9, 6), (25, 7), (25, 12)] as [(Int, UInt8)] {
            var changed = bytes
            changed[offset] = value
            #expect(UDPDatagram(parsing: changed.span.bytes) == nil, "\(offset)")
        }
    }
}
