import Media

/// One packet of a compound RTCP packet, as peers send them.
package enum RTCPPacket: Hashable, Sendable {
    case senderReport(SenderReport)
    case receiverReport(ReceiverReport)
    case sourceDescription(SourceDescription)
    case goodbye(Goodbye)
    case genericNACK(GenericNACK)
    case pictureLossIndication(PictureLossIndication)
    case fullIntraRequest(FullIntraRequest)
    case receiverEstimatedMaximumBitrate(ReceiverEstimatedMaximumBitrate)
    case transportFeedback(TransportFeedback)
    case extendedReport(ExtendedReport)
    /// Of a type or format that we have no use for: APP, slice loss and others.
    case other(packetType: UInt8)

    /// Calls `body` with each packet of a compound or reduced-size one (RFC 3550 §6.1, RFC 5506).
    /// A packet that contradicts itself is left out; one whose length leads outside ends the rest.
    ///
    /// - Returns: whether everything was well-formed.
    @discardableResult
    package static func forEach(in datagram: borrowing RawSpan, _ body: (RTCPPacket) -> Void) -> Bool {
        var offset = 0
        var isWellFormed = datagram.byteCount > 0
        while offset < datagram.byteCount {
            guard let header = RTCPHeader(parsing: datagram, at: offset) else { return false }
            let end = offset + header.byteCount
            if let byteCount = unpaddedByteCount(of: header, in: datagram, at: offset),
                let packet = RTCPPacket(parsing: datagram.extracting(offset..<offset + byteCount), header)
            {
                body(packet)
            } else {
                isWellFormed = false
            }
            offset = end
        }
        return isWellFormed
    }

    /// nil when the padding is longer than the packet. RFC 3550 wants whole words of it; libwebrtc's transport feedback has 1…3 bytes.
    private static func unpaddedByteCount(of header: RTCPHeader, in datagram: borrowing RawSpan, at offset: Int) -> Int? {
        guard header.hasPadding else { return header.byteCount }
        let padding = Int(datagram.byte(at: offset + header.byteCount - 1))
        guard padding > 0, padding <= header.byteCount - RTCPHeader.byteCount else { return nil }
        return header.byteCount - padding
    }

    /// `packet` is exactly one packet, its header and no padding.
    private init?(parsing packet: borrowing RawSpan, _ header: RTCPHeader) {
        switch (header.packetType, header.count) {
        case (RTCPHeader.PacketType.senderReport, _):
            self.init(SenderReport(parsing: packet, header), RTCPPacket.senderReport)
        case (RTCPHeader.PacketType.receiverReport, _):
            self.init(ReceiverReport(parsing: packet, header), RTCPPacket.receiverReport)
        case (RTCPHeader.PacketType.sourceDescription, _):
            self.init(SourceDescription(parsing: packet, header), RTCPPacket.sourceDescription)
        case (RTCPHeader.PacketType.goodbye, _):
            self.init(Goodbye(parsing: packet, header), RTCPPacket.goodbye)
        case (RTCPHeader.PacketType.transportFeedback, RTCPHeader.Format.genericNACK):
            self.init(GenericNACK(parsing: packet), RTCPPacket.genericNACK)
        case (RTCPHeader.PacketType.transportFeedback, RTCPHeader.Format.transportWideFeedback):
            self.init(TransportFeedback(parsing: packet), RTCPPacket.transportFeedback)
        case (RTCPHeader.PacketType.payloadFeedback, RTCPHeader.Format.pictureLossIndication):
            self.init(PictureLossIndication(parsing: packet), RTCPPacket.pictureLossIndication)
        case (RTCPHeader.PacketType.payloadFeedback, RTCPHeader.Format.fullIntraRequest):
            self.init(FullIntraRequest(parsing: packet), RTCPPacket.fullIntraRequest)
        case (RTCPHeader.PacketType.payloadFeedback, RTCPHeader.Format.applicationLayer)
        where ReceiverEstimatedMaximumBitrate.isIdentified(in: packet):
            self.init(ReceiverEstimatedMaximumBitrate(parsing: packet), RTCPPacket.receiverEstimatedMaximumBitrate)
        case (RTCPHeader.PacketType.extendedReport, _):
            self.init(ExtendedReport(parsing: packet), RTCPPacket.extendedReport)
        default:
            self = .other(packetType: header.packetType)
        }
    }

    private init?<Payload>(_ payload: Payload?, _ wrap: (Payload) -> RTCPPacket) {
        guard let payload else { return nil }
        self = wrap(payload)
    }
}
