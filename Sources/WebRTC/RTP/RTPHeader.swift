import Media

/// The header of an RTP packet, and where its payload lies (RFC 3550 §5.1).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                           timestamp                           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           synchronization source (SSRC) identifier            |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |            contributing source (CSRC) identifiers  0…15       |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      defined by profile       |  length in 32-bit words       |  if X
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
package struct RTPHeader: Hashable, Sendable {
    package var marker: Bool
    /// 0…127.
    package var payloadType: UInt8
    package var sequenceNumber: UInt16
    package var timestamp: UInt32
    package var ssrc: UInt32
    package var contributingSourceCount: Int
    /// The first 16 bits of the header extension, which tell its form (RFC 8285 §4); 0 without one.
    package var extensionProfile: UInt16
    /// The header extension's elements in the packet, without the four bytes before them; empty without one.
    package var extensionRange: Range<Int>
    /// The payload in the packet, without the padding; empty in a packet of padding only.
    package var payloadRange: Range<Int>

    private static let fixedByteCount = 12

    package init(parsing packet: borrowing RawSpan) throws(RTPParseError) {
        let available = packet.byteCount
        guard available >= Self.fixedByteCount else { throw .truncated(needed: Self.fixedByteCount, available: available) }
        let flags = packet.byte(at: 0)
        guard flags >> 6 == 2 else { throw .version(flags >> 6) }
        let markerAndType = packet.byte(at: 1)
        marker = markerAndType & 0x80 != 0
        payloadType = markerAndType & 0x7F
        sequenceNumber = packet.bigEndian(at: 2, as: UInt16.self)
        timestamp = packet.bigEndian(at: 4, as: UInt32.self)
        ssrc = packet.bigEndian(at: 8, as: UInt32.self)
        contributingSourceCount = Int(flags & 0x0F)

        var offset = Self.fixedByteCount + 4 * contributingSourceCount
        extensionProfile = 0
        extensionRange = offset..<offset
        if flags & 0x10 != 0 {
            guard available >= offset + 4 else { throw .truncated(needed: offset + 4, available: available) }
            extensionProfile = packet.bigEndian(at: offset, as: UInt16.self)
            let byteCount = 4 * Int(packet.bigEndian(at: offset + 2, as: UInt16.self))
            extensionRange = offset + 4..<offset + 4 + byteCount
            offset += 4 + byteCount
        }
        guard available >= offset else { throw .truncated(needed: offset, available: available) }

        var end = available
        if flags & 0x20 != 0 {
            // The last byte counts itself, so 0 cannot be (RFC 3550 §5.1).
            let length = available > offset ? Int(packet.byte(at: available - 1)) : 0
            guard length >= 1, length <= available - offset else { throw .padding(length: length, available: available - offset) }
            end -= length
        }
        payloadRange = offset..<end
    }
}
