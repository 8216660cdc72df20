import Glibc
import Media

/// Puts one stream's numbers into packets of prepared media.
struct PacketWriter {
    let media: PreparedMedia
    let ssrc: UInt32
    let retransmissionSSRC: UInt32
    let firstTimestamp: UInt32

    /// Writes a packet with its numbers, not yet protected; returns its length.
    /// - Parameter index: rollover counter and sequence number.
    func write(
        _ packet: Int, frame: UInt32, index: UInt64, transportNumber: UInt16, to bytes: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let prepared = media.packets[packet]
        memcpy(bytes, media.bytes + prepared.offset, prepared.byteCount)
        let raw = UnsafeMutableRawPointer(bytes)
        raw.storeBytes(of: UInt16(truncatingIfNeeded: index).bigEndian, toByteOffset: 2, as: UInt16.self)
        raw.storeBytes(of: timestamp(of: frame).bigEndian, toByteOffset: 4, as: UInt32.self)
        raw.storeBytes(of: ssrc.bigEndian, toByteOffset: 8, as: UInt32.self)
        if media.hasTransportFeedback { raw.storeBytes(of: transportNumber.bigEndian, toByteOffset: 17, as: UInt16.self) }
        var payload = media.headerByteCount
        if media.codec == .vp8 {
            let pictureID = 0x8000 | UInt16(truncatingIfNeeded: frame)
            raw.storeBytes(of: pictureID.bigEndian, toByteOffset: payload + 2, as: UInt16.self)
            payload += PreparedMedia.descriptorByteCount
        }
        if prepared.startsFrame {
            // The lowest bit of a VP8 frame is 0 in key frames.
            let isKeyframe = bytes[payload] & 1 == 0
            let offset = PreparedMedia.numberOffset(media.codec, isKeyframe: isKeyframe)
            raw.storeBytes(of: frame.bigEndian, toByteOffset: payload + offset, as: UInt32.self)
        }
        return prepared.byteCount
    }

    /// Makes a written packet one of retransmission (RFC 4588 §4): its payload moves by two bytes. Returns the new length.
    func retransmit(_ index: UInt64, as newIndex: UInt64, in bytes: UnsafeMutablePointer<UInt8>, byteCount: Int) -> Int {
        let header = media.headerByteCount
        memmove(bytes + header + 2, bytes + header, byteCount - header)
        let raw = UnsafeMutableRawPointer(bytes)
        bytes[1] = bytes[1] & 0x80 | PreparedMedia.retransmissionPayloadType
        raw.storeBytes(of: UInt16(truncatingIfNeeded: newIndex).bigEndian, toByteOffset: 2, as: UInt16.self)
        raw.storeBytes(of: retransmissionSSRC.bigEndian, toByteOffset: 8, as: UInt32.self)
        raw.storeBytes(of: UInt16(truncatingIfNeeded: index).bigEndian, toByteOffset: header, as: UInt16.self)
        return byteCount + 2
    }

    func timestamp(of frame: UInt32) -> UInt32 { firstTimestamp &+ frame &* media.ticksPerFrame }
}
