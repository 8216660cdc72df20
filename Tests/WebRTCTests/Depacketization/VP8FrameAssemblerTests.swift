import Media
import Testing
import WebRTC

@Suite struct VP8FrameAssemblerTests {
    /// One packet as a test writes it: timestamp, first descriptor octet, VP8 bytes, marker.
    private struct Packet {
        var timestamp: UInt32
        var head: UInt8
        var bytes: [UInt8]
        var marker = false
        var pictureID: UInt8?
        var arrival = MonotonicTime.zero

        static func head(_ timestamp: UInt32, _ bytes: [UInt8], marker: Bool = false, pictureID: UInt8? = nil) -> Packet {
            Packet(timestamp: timestamp, head: 0x10, bytes: bytes, marker: marker, pictureID: pictureID)
        }
        static func rest(_ timestamp: UInt32, _ bytes: [UInt8], marker: Bool = false) -> Packet {
            Packet(timestamp: timestamp, head: 0x00, bytes: bytes, marker: marker)
        }
    }

    /// The payloads of whole frames, "-" for a frame cut off, "?" for a stray packet.
    private static func assemble(_ packets: [Packet]) -> [String] {
        var assembler = VP8FrameAssembler()
        var results: [String] = []
        for (index, packet) in packets.enumerated() {
            let head: [UInt8] = packet.pictureID.map { [packet.head | 0x80, 0x80, $0] } ?? [packet.head]
            let payload = head + packet.bytes
            let meta = MediaPacket(
                sequenceNumber: Int64(index), timestamp: packet.timestamp, marker: packet.marker, content: .vp8, arrival: packet.arrival)
            let bytes = payload.span.bytes
            guard let descriptor = VP8PayloadDescriptor(parsing: bytes) else {
                results.append("malformed")
                continue
            }
            switch assembler.finish(before: meta, descriptor) {
            case .nothing: break
            case .whole(let frame): results.append("\(frame.payload)")
            case .incomplete: results.append("-")
            }
            switch assembler.append(meta, descriptor, bytes.extracting(descriptor.byteCount..<payload.count)) {
            case .more: break
            case .whole(let frame): results.append("\(frame.payload)")
            case .stray: results.append("?")
            }
        }
        return results
    }

    @Test func `a frame runs from its head to its marker`() {
        #expect(
            Self.assemble([
                .head(1, [1]), .rest(1, [2]), .rest(1, [3], marker: true), .head(2, [4], marker: true),
            ]) == ["[1, 2, 3]", "[4]"])
    }

    @Test func `without a marker it ends before the next timestamp`() {
        #expect(Self.assemble([.head(1, [1]), .rest(1, [2]), .head(2, [3]), .head(3, [4])]) == ["[1, 2]", "[3]"])
    }

    @Test func `without a marker it ends before the next head, even at the same timestamp`() {
        #expect(Self.assemble([.head(1, [1]), .rest(1, [2]), .head(1, [3], marker: true)]) == ["[1, 2]", "[3]"])
    }

    @Test func `a head repeated with the same picture id is the same frame`() {
        #expect(Self.assemble([.head(1, [1], pictureID: 5), .head(1, [2], marker: true, pictureID: 5)]) == ["[1, 2]"])
    }

    @Test func `a later partition starts no frame`() {
        // S = 1, PID = 1: the packet with partition 0 is gone (pion's IsPartitionHead took this for a head).
        #expect(Self.assemble([Packet(timestamp: 1, head: 0x11, bytes: [9], marker: true), .head(2, [1], marker: true)]) == ["?", "[1]"])
        // Inside a frame it is just more of it.
        #expect(Self.assemble([.head(1, [1]), Packet(timestamp: 1, head: 0x11, bytes: [2], marker: true)]) == ["[1, 2]"])
    }

    @Test func `the rest of a frame whose head is missing is nothing`() {
        #expect(Self.assemble([.rest(1, [1]), .rest(1, [2], marker: true), .head(2, [3], marker: true)]) == ["?", "?", "[3]"])
        #expect(Self.assemble([.head(1, [1], marker: true), .rest(1, [2])]) == ["[1]", "?"])
    }

    @Test func `what was cut off by a pause is not ended by what comes after it`() {
        var late = Packet.head(2, [3], marker: true)
        late.arrival = .zero + .seconds(5)
        #expect(Self.assemble([.head(1, [1]), late]) == ["-", "[3]"])
    }

    @Test func `a frame without end does not fill the memory`() {
        var assembler = VP8FrameAssembler()
        let payload = [0x10] + [UInt8](repeating: 0, count: 1 << 20)
        var strays = 0
        for index in 0..<64 {
            var bytes = payload
            if index > 0 { bytes[0] = 0 }
            let meta = MediaPacket(sequenceNumber: Int64(index), timestamp: 1, marker: false, content: .vp8, arrival: .zero)
            guard let descriptor = VP8PayloadDescriptor(parsing: bytes.span.bytes) else { continue }
            if case .stray = assembler.append(meta, descriptor, bytes.span.bytes.extracting(1..<bytes.count)) { strays += 1 }
        }
        #expect(strays == 64 - 8)
    }
}
