package import Media
import WebRTC

/// One step of a recording, as it stands in its capture.
package struct CaptureRecord: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case rtp(connection: Int, [UInt8])
        case rtcp(connection: Int, [UInt8])
        case event(CaptureEvent)
    }

    package var time: MonotonicTime
    package var content: Content
}

/// How records lie in a pcapng file, so that Wireshark shows packets as RTP and RTCP and everything else as comments.
enum CaptureLayout {
    static let interfaces = [
        PcapngInterface(linkType: PcapngInterface.LinkType.ipv4, name: "media"),
        PcapngInterface(linkType: PcapngInterface.LinkType.user0, name: "recorder"),
    ]
    static let media = 0
    static let events = 1
    /// IANA's avt-profile-1 and -2.
    static let rtpPort: UInt16 = 5004
    static let rtcpPort: UInt16 = 5005
    /// 10.76.0.1.
    static let recorderAddress: UInt32 = 0x0A4C_0001
    /// 10.77.0.0, to which a connection's number is added.
    static let firstAddress: UInt32 = 0x0A4D_0000
    /// Connections of one recording.
    static let connections = 1...0xFFFE

    static func datagram(_ packet: [UInt8], connection: Int, port: UInt16) -> [UInt8] {
        UDPDatagram(
            source: firstAddress + UInt32(connection), sourcePort: port, destination: recorderAddress, destinationPort: port,
            payload: packet
        ).serialized()
    }

    /// nil for what Recorder did not write.
    static func content(of datagram: [UInt8]) -> CaptureRecord.Content? {
        guard let datagram = UDPDatagram(parsing: datagram.span.bytes), datagram.destination == recorderAddress,
            datagram.source >= firstAddress, connections.contains(Int(datagram.source - firstAddress))
        else { return nil }
        let connection = Int(datagram.source - firstAddress)
        switch datagram.destinationPort {
        case rtpPort: return .rtp(connection: connection, datagram.payload)
        case rtcpPort: return .rtcp(connection: connection, datagram.payload)
        default: return nil
        }
    }
}
