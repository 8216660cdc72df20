package import Media

/// What a depacketizer must know about one RTP packet of a stream, beside its payload.
package struct MediaPacket: Hashable, Sendable {
    /// Extended; of the original packet, when this is its retransmission.
    package var sequenceNumber: Int64
    package var timestamp: UInt32
    package var marker: Bool
    package var content: Content
    package var arrival: MonotonicTime

    package enum Content: Hashable, Sendable {
        /// Padding, or something that is not recorded: takes a sequence number, carries nothing.
        case nothing
        case vp8
        case opus
        /// RFC 2198 around Opus packets of payload type `primary`.
        case redundantOpus(primary: UInt8)
    }

    package init(sequenceNumber: Int64, timestamp: UInt32, marker: Bool, content: Content, arrival: MonotonicTime) {
        self.sequenceNumber = sequenceNumber
        self.timestamp = timestamp
        self.marker = marker
        self.content = content
        self.arrival = arrival
    }
}
