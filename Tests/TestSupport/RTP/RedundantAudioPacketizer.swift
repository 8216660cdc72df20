import Media

/// Makes RED payloads (RFC 2198) as Chromium does: each Opus packet carries copies of those before it.
package struct RedundantAudioPacketizer {
    private let primaryType: UInt8
    private let depth: Int
    private var earlier: [(ticks: Int64, payload: [UInt8])] = []

    package init(primaryType: UInt8, depth: Int = 1) {
        self.primaryType = primaryType
        self.depth = depth
    }

    package mutating func payload(_ packet: [UInt8], at ticks: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        for copy in earlier {
            let header = UInt32(0x80 | primaryType) << 24 | UInt32(ticks - copy.ticks) << 10 | UInt32(copy.payload.count)
            bytes.append(bigEndian: header)
        }
        bytes.append(primaryType)
        for copy in earlier { bytes.append(contentsOf: copy.payload) }
        earlier.append((ticks, packet))
        if earlier.count > depth { earlier.removeFirst() }
        return bytes + packet
    }
}
