import Media

/// SDES: the canonical names of sources (RFC 3550 §6.5). Items other than CNAME are skipped.
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|    SC   |  PT=SDES=202  |             length            |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |                          SSRC/CSRC_1                          |  a chunk: items, a null byte,
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+  more of them up to the next word
/// |    CNAME=1    |     length    | user and domain name …        |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// ```
package struct SourceDescription: Hashable, Sendable {
    package struct Chunk: Hashable, Sendable {
        package var ssrc: UInt32
        /// At most 255 bytes of UTF-8. Empty: the chunk had none.
        package var canonicalName: String

        package init(ssrc: UInt32, canonicalName: String) {
            self.ssrc = ssrc
            self.canonicalName = canonicalName
        }
    }

    package var chunks: [Chunk]

    private static let canonicalNameItem: UInt8 = 1

    package init(chunks: [Chunk]) {
        self.chunks = chunks
    }

    init?(parsing packet: borrowing RawSpan, _ header: RTCPHeader) {
        var chunks: [Chunk] = []
        var offset = RTCPHeader.byteCount
        for _ in 0..<header.count {
            guard let chunk = Self.parseChunk(in: packet, at: &offset) else { return nil }
            chunks.append(chunk)
        }
        self.chunks = chunks
    }

    private static func parseChunk(in packet: borrowing RawSpan, at offset: inout Int) -> Chunk? {
        guard packet.byteCount >= offset + 4 else { return nil }
        var chunk = Chunk(ssrc: packet.bigEndian(at: offset, as: UInt32.self), canonicalName: "")
        offset += 4
        while true {
            guard offset < packet.byteCount else { return nil }
            let item = packet.byte(at: offset)
            guard item != 0 else { break }
            guard offset + 2 <= packet.byteCount else { return nil }
            let text = offset + 2..<offset + 2 + Int(packet.byte(at: offset + 1))
            guard text.upperBound <= packet.byteCount else { return nil }
            if item == canonicalNameItem { chunk.canonicalName = String(decoding: packet.bytes(in: text), as: UTF8.self) }
            offset = text.upperBound
        }
        // Past the null byte and those that fill the word. The packet is of whole words, so this stays inside it.
        offset = min((offset + 4) & ~3, packet.byteCount)
        return chunk
    }

    /// Takes the first 31 chunks and 255 bytes of each name.
    package func serialize(into bytes: inout [UInt8]) {
        let chunks = chunks.prefix(31)
        RTCPHeader.serialize(count: UInt8(chunks.count), packetType: RTCPHeader.PacketType.sourceDescription, into: &bytes) { bytes in
            let start = bytes.count
            for chunk in chunks {
                let name = chunk.canonicalName.utf8.prefix(255)
                bytes.append(bigEndian: chunk.ssrc)
                bytes.append(Self.canonicalNameItem)
                bytes.append(UInt8(name.count))
                bytes.append(contentsOf: name)
                repeat { bytes.append(0) } while (bytes.count - start) % 4 != 0
            }
        }
    }
}
