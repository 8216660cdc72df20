import Media

/// The header extensions that receiving needs, found in one pass over a packet.
package struct RTPHeaderExtensions: Hashable, Sendable {
    /// Counts the packets of all streams of the connection (draft-holmer-rmcat-transport-wide-cc-extensions-01 §2).
    package var transportSequenceNumber: UInt16?
    /// Where these identifiers' UTF-8 lies in the packet (RFC 8843 §15, RFC 8852).
    package var mid: Range<Int>?
    package var rid: Range<Int>?
    package var repairedRID: Range<Int>?

    package init(parsing packet: borrowing RawSpan, _ header: RTPHeader, _ map: HeaderExtensionMap) {
        guard !header.extensionRange.isEmpty else { return }
        var transportSequenceNumberRange: Range<Int>?
        var mid: Range<Int>?
        var rid: Range<Int>?
        var repairedRID: Range<Int>?
        header.forEachExtension(in: packet) { id, data in
            // An id of 0 never comes, so what was not negotiated never matches.
            switch id {
            case map.transportWideCC: transportSequenceNumberRange = data
            case map.mid: mid = data
            case map.rid: rid = data
            case map.repairedRID: repairedRID = data
            default: break
            }
        }
        self.mid = mid
        self.rid = rid
        self.repairedRID = repairedRID
        if let range = transportSequenceNumberRange, range.count >= 2 {
            transportSequenceNumber = packet.bigEndian(at: range.lowerBound, as: UInt16.self)
        }
    }
}
