/// What an m-section tells of its streams (RFC 5576, RFC 8830).
struct RemoteStreams {
    /// In the order in which they are announced, without retransmission and repair streams.
    var primaries: [UInt32] { announced.filter { retransmissions[$0] == nil && !repairs.contains($0) } }
    /// From a retransmission stream to its primary (`FID`).
    private(set) var retransmissions: [UInt32: UInt32] = [:]
    private(set) var canonicalName: String?
    private(set) var streamID: String?

    private var announced: [UInt32] = []
    private var known: Set<UInt32> = []
    private var repairs: Set<UInt32> = []
    private var hasStreamOfItsOwn = false

    mutating func take(_ attribute: SDPAttribute) {
        switch attribute {
        case .ssrc(let value): take(value)
        case .ssrcGroup(let value): take(value)
        case .msid(let value):
            // Several lines name several streams of one track: the first is as good as any.
            if !hasStreamOfItsOwn { streamID = value.streamID }
            hasStreamOfItsOwn = true
        default: break
        }
    }

    private mutating func take(_ attribute: SSRCAttribute) {
        announce(attribute.ssrc)
        switch attribute.name {
        case "cname": canonicalName = canonicalName ?? attribute.value
        // The form before RFC 8830; the m-section's own line is preferred.
        case "msid":
            guard !hasStreamOfItsOwn, streamID == nil, let value = attribute.value else { return }
            streamID = MediaStreamIdentifier(value[...])?.streamID
        default: break
        }
    }

    private mutating func take(_ group: SSRCGroup) {
        group.ssrcs.forEach { announce($0) }
        guard group.ssrcs.count == 2, group.ssrcs[0] != group.ssrcs[1] else { return }
        switch group.semantics {
        case "FID": retransmissions[group.ssrcs[1]] = group.ssrcs[0]
        case "FEC", "FEC-FR": repairs.insert(group.ssrcs[1])
        default: break
        }
    }

    private mutating func announce(_ ssrc: UInt32) {
        if known.insert(ssrc).inserted { announced.append(ssrc) }
    }
}
