package import Media

/// What offer and answer agreed on for one m-section (RFC 9429): everything that the RTP side must know about it.
package struct NegotiatedMedia: Hashable, Sendable, Codable {
    /// The same for as long as the m-section keeps its mid.
    package var trackID: TrackID
    /// The media identification (RFC 5888); made up by us where the peer gives none.
    package var mid: String
    package var kind: MediaKind
    /// Whether the peer may send here: false for what was rejected, is inactive, or is `recvonly` at the peer.
    package var isReceiving: Bool
    /// What each payload type carries.
    package var payloadTypes: [UInt8: PayloadFormat]
    /// The primary SSRCs that the peer announced. May be empty: then MID, RID or payload type tell whose a packet is (RFC 8843 §9.2).
    package var ssrcs: [UInt32]
    /// From the SSRC of a retransmission stream to that of its primary (`a=ssrc-group:FID`, RFC 5576 §4.2).
    package var retransmissionSSRCs: [UInt32: UInt32]
    package var headerExtensions: HeaderExtensionMap
    package var feedback: FeedbackSupport
    /// The simulcast layers in offered order, best first by convention (RFC 8853 §5.2); empty without simulcast.
    package var rids: [String]
    /// `a=rtcp-rsize`: RTCP packets need not be compound (RFC 5506).
    package var usesReducedSizeRTCP: Bool
    /// The peer's CNAME, where its SDP tells it.
    package var canonicalName: String?
    /// The id of the MediaStream that the track belongs to (`a=msid`, RFC 8830).
    package var streamID: String?
    package var isScreenShare: Bool

    package init(
        trackID: TrackID, mid: String, kind: MediaKind, isReceiving: Bool, payloadTypes: [UInt8: PayloadFormat], ssrcs: [UInt32] = [],
        retransmissionSSRCs: [UInt32: UInt32] = [:], headerExtensions: HeaderExtensionMap = HeaderExtensionMap(),
        feedback: FeedbackSupport = FeedbackSupport(), rids: [String] = [], usesReducedSizeRTCP: Bool = false,
        canonicalName: String? = nil, streamID: String? = nil, isScreenShare: Bool = false
    ) {
        self.trackID = trackID
        self.mid = mid
        self.kind = kind
        self.isReceiving = isReceiving
        self.payloadTypes = payloadTypes
        self.ssrcs = ssrcs
        self.retransmissionSSRCs = retransmissionSSRCs
        self.headerExtensions = headerExtensions
        self.feedback = feedback
        self.rids = rids
        self.usesReducedSizeRTCP = usesReducedSizeRTCP
        self.canonicalName = canonicalName
        self.streamID = streamID
        self.isScreenShare = isScreenShare
    }
}
