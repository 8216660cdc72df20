import Media

/// What a datagram on a shared 5-tuple is, by its first bytes (RFC 7983 §7, RFC 5761 §4).
enum DatagramKind {
    case stun, dtls, rtp, rtcp

    /// nil for what belongs to none of them.
    init?(_ datagram: borrowing RawSpan) {
        guard datagram.byteCount >= 2 else { return nil }
        switch datagram.byte(at: 0) {
        case 0...3: self = .stun
        case 20...63: self = .dtls
        case 128...191: self = (192...223).contains(datagram.byte(at: 1)) ? .rtcp : .rtp
        default: return nil
        }
    }
}
