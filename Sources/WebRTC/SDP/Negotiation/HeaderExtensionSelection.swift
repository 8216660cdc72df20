/// The RTP header extensions of one m-section that Recorder takes, with the peer's own ids.
///
/// Never `urn:3gpp:video-orientation`: a sender that may not mark its pictures as turned sends them upright (FACTS-MEDIA §1.1).
/// Never playout-delay, which asks a player for haste.
struct HeaderExtensionSelection {
    static let mid = "urn:ietf:params:rtp-hdrext:sdes:mid"
    static let rid = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
    static let repairedRID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
    static let transportWideCC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
    static let absoluteSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
    static let audioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"

    /// As our answer writes them.
    private(set) var declarations: [HeaderExtensionDeclaration] = []
    private(set) var map = HeaderExtensionMap()

    /// - Parameter hasFeedback: whether a codec of ours has `transport-cc`. Transport-wide numbers are of use only together
    ///   with the feedback, and the other way round (FACTS-MEDIA §6, 57: both lines are needed).
    init(of media: RemoteMedia, hasFeedback: Bool) {
        var ids: Set<UInt16> = []
        for offered in media.headerExtensions {
            guard let field = Self.field(of: offered.uri), map[keyPath: field] == 0 else { continue }
            guard offered.uri != Self.transportWideCC || hasFeedback, offered.direction?.sends ?? true else { continue }
            // 15 is reserved (RFC 8285 §4.2); an id above 255 would be ours to map, which no sender has been seen to ask for.
            guard let id = UInt8(exactly: offered.id), id != 15, ids.insert(offered.id).inserted else { continue }
            map[keyPath: field] = id
            let direction: MediaDirection? = offered.direction == .sendonly ? .recvonly : offered.direction
            declarations.append(HeaderExtensionDeclaration(id: offered.id, direction: direction, uri: offered.uri))
        }
    }

    private static func field(of uri: String) -> WritableKeyPath<HeaderExtensionMap, UInt8>? {
        switch uri {
        case mid: \.mid
        case rid: \.rid
        case repairedRID: \.repairedRID
        case transportWideCC: \.transportWideCC
        case absoluteSendTime: \.absoluteSendTime
        case audioLevel: \.audioLevel
        default: nil
        }
    }
}
