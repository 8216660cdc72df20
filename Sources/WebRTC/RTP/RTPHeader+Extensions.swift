import Media

/// Header extension elements (RFC 8285 §4.2, §4.3).
///
/// ```
/// one byte:  |  ID 4 | len-1 4 |  data …      profile 0xBEDE; ID 15 ends them
/// two bytes: |      ID 8       |  len 8  | data …      profile 0x100X
/// ```
/// In both an ID of 0 is one byte of padding.
extension RTPHeader {
    private static let oneByteProfile: UInt16 = 0xBEDE
    private static let twoByteProfile: UInt16 = 0x1000

    /// Calls `body` with each element's id and where its data lies in the packet that this header was parsed from.
    /// Ends at the first element that does not fit: the packet's media is still good.
    package func forEachExtension(in packet: borrowing RawSpan, _ body: (_ id: UInt8, _ data: Range<Int>) -> Void) {
        let isTwoByte = extensionProfile & 0xFFF0 == Self.twoByteProfile
        guard isTwoByte || extensionProfile == Self.oneByteProfile, extensionRange.upperBound <= packet.byteCount else { return }
        let end = extensionRange.upperBound
        var offset = extensionRange.lowerBound
        while offset < end {
            let first = packet.byte(at: offset)
            offset += 1
            guard first != 0 else { continue }
            let id: UInt8
            let length: Int
            if isTwoByte {
                guard offset < end else { return }
                id = first
                length = Int(packet.byte(at: offset))
                offset += 1
            } else {
                id = first >> 4
                length = Int(first & 0x0F) + 1
                // 0 is padding and has no length: with one it is not to be understood.
                guard id != 15, id != 0 else { return }
            }
            guard offset + length <= end else { return }
            body(id, offset..<offset + length)
            offset += length
        }
    }
}
