import Media
package import WebRTC

/// A sender's side of RTP: makes the packets of VP8 and Opus frames, keeps them, and sends them again when asked to.
package struct RTPPacketizer {
    package struct Configuration: Sendable {
        package var ssrc: UInt32
        package var payloadType: UInt8
        /// nil: what is asked for again is sent again as it was.
        package var retransmission: (ssrc: UInt32, payloadType: UInt8)?
        package var firstSequenceNumber: UInt16
        package var firstTimestamp: UInt32
        /// Bytes of codec data in a packet.
        package var maximumPayload: Int
        /// 0 without picture ids, 7 or 15.
        package var pictureIDBits: Int
        package var firstPictureID: UInt16
        /// Whether a frame's last packet has the marker.
        package var usesMarker: Bool
        package var headerExtensions: HeaderExtensionMap
        package var mid: String
        /// Of a simulcast layer; empty without.
        package var rid = ""
        /// How many packets are kept for retransmission.
        package var historySize: Int

        package init(
            ssrc: UInt32, payloadType: UInt8, retransmission: (ssrc: UInt32, payloadType: UInt8)? = nil, firstSequenceNumber: UInt16 = 1000,
            firstTimestamp: UInt32 = 90_000, maximumPayload: Int = 1100, pictureIDBits: Int = 15, firstPictureID: UInt16 = 0,
            usesMarker: Bool = true, headerExtensions: HeaderExtensionMap = HeaderExtensionMap(), mid: String = "", historySize: Int = 4096
        ) {
            self.ssrc = ssrc
            self.payloadType = payloadType
            self.retransmission = retransmission
            self.firstSequenceNumber = firstSequenceNumber
            self.firstTimestamp = firstTimestamp
            self.maximumPayload = maximumPayload
            self.pictureIDBits = pictureIDBits
            self.firstPictureID = firstPictureID
            self.usesMarker = usesMarker
            self.headerExtensions = headerExtensions
            self.mid = mid
            self.historySize = historySize
        }
    }

    package var configuration: Configuration
    /// Of the next packet.
    package var sequenceNumber: UInt16
    /// Of the next frame.
    package var pictureID: UInt16
    package private(set) var packetsSent = 0
    private var retransmissionSequenceNumber: UInt16 = 500
    /// The last packets, each at its number modulo the history's size.
    private var history: [(sequenceNumber: UInt16, packet: [UInt8])?]

    package init(_ configuration: Configuration) {
        self.configuration = configuration
        sequenceNumber = configuration.firstSequenceNumber
        pictureID = configuration.firstPictureID
        history = Array(repeating: nil, count: max(1, configuration.historySize))
    }

    private func slot(of sequenceNumber: UInt16) -> Int { Int(sequenceNumber) % history.count }

    /// One VP8 frame; `ticks` after the first timestamp, in 1/90 000 s.
    package mutating func packetize(vp8 frame: [UInt8], at ticks: Int64, layer: VP8Layer = VP8Layer()) -> [[UInt8]] {
        var packets: [[UInt8]] = []
        var offset = 0
        repeat {
            let end = min(offset + configuration.maximumPayload, frame.count)
            let payload = descriptor(layer, startsFrame: offset == 0) + frame[offset..<end]
            packets.append(packet(payload, at: ticks, marker: configuration.usesMarker && end == frame.count))
            offset = end
        } while offset < frame.count
        pictureID &+= 1
        return packets
    }

    /// One packet with any payload; `ticks` after the first timestamp.
    package mutating func packet(_ payload: [UInt8], at ticks: Int64, marker: Bool = false, payloadType: UInt8? = nil) -> [UInt8] {
        let timestamp = configuration.firstTimestamp &+ UInt32(truncatingIfNeeded: ticks)
        let type = payloadType ?? configuration.payloadType
        let bytes = header(configuration.ssrc, type, sequenceNumber, timestamp, marker: marker) + payload
        if configuration.historySize > 0 { history[slot(of: sequenceNumber)] = (sequenceNumber, bytes) }
        sequenceNumber &+= 1
        packetsSent += 1
        return bytes
    }

    /// A packet of padding only, which takes a sequence number.
    package mutating func padding(at ticks: Int64, byteCount: UInt8 = 100) -> [UInt8] {
        var bytes = packet([UInt8](repeating: 0, count: Int(byteCount) - 1) + [byteCount], at: ticks)
        bytes[0] |= 0x20
        let number = sequenceNumber &- 1
        history[slot(of: number)] = (number, bytes)
        return bytes
    }

    /// What a NACK asks for, as far as it is kept: RTX (RFC 4588), or the same packets again.
    package mutating func retransmit(_ sequenceNumbers: [UInt16]) -> [[UInt8]] {
        sequenceNumbers.compactMap { number in
            guard let kept = history[slot(of: number)], kept.sequenceNumber == number else { return nil }
            let original = kept.packet
            guard let retransmission = configuration.retransmission else { return original }
            let parsed = try? RTPHeader(parsing: original.span.bytes)
            guard let parsed, !parsed.payloadRange.isEmpty else { return nil }
            var bytes = header(
                retransmission.ssrc, retransmission.payloadType, retransmissionSequenceNumber, parsed.timestamp, marker: parsed.marker)
            bytes.append(bigEndian: number)
            bytes.append(contentsOf: original[parsed.payloadRange])
            retransmissionSequenceNumber &+= 1
            return bytes
        }
    }

    /// An RTX packet with nothing in it but an original sequence number, or not even that: a probe for bandwidth.
    package mutating func probe(originalSequenceNumber: UInt16?) -> [UInt8] {
        let retransmission = configuration.retransmission ?? (configuration.ssrc, configuration.payloadType)
        var bytes = header(retransmission.ssrc, retransmission.payloadType, retransmissionSequenceNumber, 0, marker: false)
        if let originalSequenceNumber { bytes.append(bigEndian: originalSequenceNumber) }
        retransmissionSequenceNumber &+= 1
        return bytes
    }

    private func descriptor(_ layer: VP8Layer, startsFrame: Bool) -> [UInt8] {
        let hasPictureID = configuration.pictureIDBits > 0
        let isExtended = hasPictureID || layer.temporalLayer != nil
        var bytes: [UInt8] = [(isExtended ? 0x80 : 0) | (layer.isNonReference ? 0x20 : 0) | (startsFrame ? 0x10 : 0)]
        guard isExtended else { return bytes }
        bytes.append((hasPictureID ? 0x80 : 0) | (layer.temporalLayer != nil ? 0x60 : 0))
        switch configuration.pictureIDBits {
        case 7: bytes.append(UInt8(pictureID & 0x7F))
        case 15: bytes.append(bigEndian: pictureID | 0x8000)
        default: break
        }
        if let temporalLayer = layer.temporalLayer {
            bytes.append(layer.baseLayerIndex)
            bytes.append(temporalLayer << 6 | (layer.isLayerSync ? 0x20 : 0))
        }
        return bytes
    }

    private func header(_ ssrc: UInt32, _ payloadType: UInt8, _ sequenceNumber: UInt16, _ timestamp: UInt32, marker: Bool) -> [UInt8] {
        let map = configuration.headerExtensions
        var extensions: [UInt8] = []
        // The number itself is written when the packet leaves: `stamp`.
        if map.transportWideCC != 0 { extensions += [map.transportWideCC << 4 | 1, 0, 0] }
        func add(_ id: UInt8, _ text: String) {
            guard id != 0, !text.isEmpty else { return }
            extensions += [id << 4 | UInt8(text.utf8.count - 1)] + Array(text.utf8)
        }
        add(map.mid, configuration.mid)
        add(ssrc == configuration.retransmission?.ssrc ? map.repairedRID : map.rid, configuration.rid)
        while extensions.count % 4 != 0 { extensions.append(0) }
        var bytes: [UInt8] = [extensions.isEmpty ? 0x80 : 0x90, (marker ? 0x80 : 0) | payloadType]
        bytes.append(bigEndian: sequenceNumber)
        bytes.append(bigEndian: timestamp)
        bytes.append(bigEndian: ssrc)
        guard !extensions.isEmpty else { return bytes }
        bytes.append(bigEndian: UInt16(0xBEDE))
        bytes.append(bigEndian: UInt16(extensions.count / 4))
        return bytes + extensions
    }

    /// Writes the transport-wide sequence number into a packet that has room for it.
    package func stamp(_ packet: inout [UInt8], _ transportSequenceNumber: UInt16) {
        guard configuration.headerExtensions.transportWideCC != 0 else { return }
        packet.store(bigEndian: transportSequenceNumber, at: 17)
    }
}
