import Media

/// The first four bytes of every RTCP packet (RFC 3550 §6.4).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P| count   |  packet type  |  length in words, less one    |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
struct RTCPHeader: Hashable {
    /// Report blocks, sources or chunks; in feedback the format (FMT, RFC 4585 §6.1). 0…31.
    var count: UInt8
    var packetType: UInt8
    /// The whole packet with this header and its padding: a multiple of 4, at least 4.
    var byteCount: Int
    var hasPadding: Bool

    static let byteCount = 4

    enum PacketType {
        static let senderReport: UInt8 = 200
        static let receiverReport: UInt8 = 201
        static let sourceDescription: UInt8 = 202
        static let goodbye: UInt8 = 203
        static let transportFeedback: UInt8 = 205
        static let payloadFeedback: UInt8 = 206
        static let extendedReport: UInt8 = 207
    }

    /// FMT values of feedback packets (RFC 4585 §6.2, §6.3; RFC 5104 §4.3; the drafts of REMB and transport-wide feedback).
    enum Format {
        static let genericNACK: UInt8 = 1
        static let transportWideFeedback: UInt8 = 15
        static let pictureLossIndication: UInt8 = 1
        static let fullIntraRequest: UInt8 = 4
        static let applicationLayer: UInt8 = 15
    }

    /// nil when `bytes` from `offset` on hold no whole RTCP packet.
    init?(parsing bytes: borrowing RawSpan, at offset: Int) {
        guard bytes.byteCount - offset >= Self.byteCount, bytes.byte(at: offset) >> 6 == 2 else { return nil }
        count = bytes.byte(at: offset) & 0x1F
        hasPadding = bytes.byte(at: offset) & 0x20 != 0
        packetType = bytes.byte(at: offset + 1)
        byteCount = 4 + 4 * Int(bytes.bigEndian(at: offset + 2, as: UInt16.self))
        guard byteCount <= bytes.byteCount - offset else { return nil }
    }

    /// Appends a header for the packet that `body` appends, and fills in the length. `body` must append whole words.
    static func serialize(count: UInt8, packetType: UInt8, into bytes: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
        let start = bytes.count
        bytes.append(0x80 | count & 0x1F)
        bytes.append(packetType)
        bytes.append(bigEndian: UInt16(0))
        body(&bytes)
        let words = (bytes.count - start) / 4
        bytes.store(bigEndian: UInt16(truncatingIfNeeded: words - 1), at: start + 2)
    }
}
