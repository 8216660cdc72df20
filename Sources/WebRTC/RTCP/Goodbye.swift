import Media

/// BYE: sources that stop, or will be others (RFC 3550 §6.6). The reason is not read. Never the end of a track: senders say it at
/// renegotiation, mute and replaceTrack, and go on with the same SSRC (FACTS-MEDIA §3.6).
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|    SC   |   PT=BYE=203  |             length            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                           SSRC/CSRC …                         |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |     length    |               reason for leaving            ...
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
package struct Goodbye: Hashable, Sendable {
    package var sources: [UInt32]

    package init(sources: [UInt32]) {
        self.sources = sources
    }

    init?(parsing packet: borrowing RawSpan, _ header: RTCPHeader) {
        guard packet.byteCount >= RTCPHeader.byteCount + 4 * Int(header.count) else { return nil }
        sources = []
        for index in 0..<Int(header.count) {
            sources.append(packet.bigEndian(at: RTCPHeader.byteCount + 4 * index, as: UInt32.self))
        }
    }

    /// Takes the first 31 sources.
    package func serialize(into bytes: inout [UInt8]) {
        let sources = sources.prefix(31)
        RTCPHeader.serialize(count: UInt8(sources.count), packetType: RTCPHeader.PacketType.goodbye, into: &bytes) { bytes in
            for source in sources { bytes.append(bigEndian: source) }
        }
    }
}
