import Media

/// What stands before the VP8 bytes in each packet's payload (RFC 7741 §4.2).
///
/// ```
///       0 1 2 3 4 5 6 7
///      +-+-+-+-+-+-+-+-+
///      |X|R|N|S|R| PID |
///      +-+-+-+-+-+-+-+-+
/// X:   |I|L|T|K| RSV   |
///      +-+-+-+-+-+-+-+-+
/// I:   |M| PictureID   |   M: 15 bits, in two octets
///      +-+-+-+-+-+-+-+-+
/// L:   |   TL0PICIDX   |
///      +-+-+-+-+-+-+-+-+
/// T/K: |TID|Y| KEYIDX  |
///      +-+-+-+-+-+-+-+-+
/// ```
package struct VP8PayloadDescriptor: Hashable, Sendable {
    /// N: no other frame needs this one.
    package var isNonReference: Bool
    /// S.
    package var startsPartition: Bool
    /// PID, 0…7.
    package var partitionIndex: UInt8
    package var pictureID: VP8PictureID?
    /// TL0PICIDX: counts the frames of the base layer, 8 bits.
    package var baseLayerIndex: UInt8?
    /// TID, 0…3; nil when T is 0, whatever the shared octet says.
    package var temporalLayer: UInt8?
    /// Y: depends on the base layer only.
    package var isLayerSync: Bool
    /// Bytes of the descriptor itself, 1…6.
    package var byteCount: Int

    /// S alone may start a later partition: only partition 0 starts a frame.
    package var startsFrame: Bool { startsPartition && partitionIndex == 0 }

    /// nil when the descriptor does not fit, or no VP8 byte follows it.
    package init?(parsing payload: borrowing RawSpan) {
        guard payload.byteCount >= 2 else { return nil }
        let first = payload.byte(at: 0)
        isNonReference = first & 0x20 != 0
        startsPartition = first & 0x10 != 0
        partitionIndex = first & 0x07
        isLayerSync = false
        var offset = 1
        if first & 0x80 != 0 {
            let extensions = payload.byte(at: 1)
            let hasPictureID = extensions & 0x80 != 0
            let hasBaseLayerIndex = extensions & 0x40 != 0
            let hasTemporalLayer = extensions & 0x20 != 0
            let hasSharedOctet = extensions & 0x30 != 0
            offset = 2
            if hasPictureID {
                guard payload.byteCount > offset else { return nil }
                let byte = payload.byte(at: offset)
                if byte & 0x80 == 0 {
                    pictureID = VP8PictureID(value: UInt16(byte), bits: 7)
                    offset += 1
                } else {
                    guard payload.byteCount > offset + 1 else { return nil }
                    pictureID = VP8PictureID(value: payload.bigEndian(at: offset, as: UInt16.self) & 0x7FFF, bits: 15)
                    offset += 2
                }
            }
            if hasBaseLayerIndex {
                guard payload.byteCount > offset else { return nil }
                baseLayerIndex = payload.byte(at: offset)
                offset += 1
            }
            if hasSharedOctet {
                guard payload.byteCount > offset else { return nil }
                // L without T breaks the RFC, and is no reason to lose a picture (str0m#963).
                if hasTemporalLayer {
                    temporalLayer = payload.byte(at: offset) >> 6
                    isLayerSync = payload.byte(at: offset) & 0x20 != 0
                }
                offset += 1
            }
        }
        guard payload.byteCount > offset else { return nil }
        byteCount = offset
    }
}
