/// One attribute line (`a=`, RFC 8866 §5.13): read, where Recorder uses it, and kept as text where not.
///
/// A known attribute that cannot be read is kept as `other`, and so ignored like an unknown one (RFC 8866 §5.13).
package enum SDPAttribute: Hashable, Sendable {
    case rtpmap(RTPMap)
    /// `fmtp`
    case formatParameters(FormatParameters)
    /// `rtcp-fb`
    case feedback(RTCPFeedback)
    /// `extmap`
    case headerExtension(HeaderExtensionDeclaration)
    /// `extmap-allow-mixed` (RFC 8285 §6)
    case extmapAllowMixed
    case rid(RIDDeclaration)
    case simulcast(SimulcastDeclaration)
    case ssrc(SSRCAttribute)
    case ssrcGroup(SSRCGroup)
    case msid(MediaStreamIdentifier)
    /// RFC 5888
    case mid(String)
    case group(MediaGroup)
    /// RFC 8843 §6
    case bundleOnly
    case direction(MediaDirection)
    /// RFC 4145 §4
    case setup(SetupRole)
    /// As text: its hash function may be one that we do not take.
    case fingerprint(String)
    case iceUfrag(String)
    case icePassword(String)
    case iceOptions([String])
    case iceLite
    /// Everything after `candidate:` (RFC 8839 §5.1); `ICECandidate` reads it.
    case candidate(String)
    /// RFC 8840 §8
    case endOfCandidates
    case rtcpMux
    /// RFC 8858
    case rtcpMuxOnly
    /// `rtcp-rsize` (RFC 5506)
    case reducedSizeRTCP
    /// RFC 4796
    case content([String])
    case other(name: String, value: String?)

    package init(name: Substring, value: Substring?) {
        self = Self.known(name: name, value: value ?? "") ?? .other(name: String(name), value: value.map { String($0) })
    }

    private static func known(name: Substring, value: Substring) -> Self? {
        switch name {
        case "rtpmap": RTPMap(value).map { .rtpmap($0) }
        case "fmtp": FormatParameters(value).map { .formatParameters($0) }
        case "rtcp-fb": RTCPFeedback(value).map { .feedback($0) }
        case "extmap": HeaderExtensionDeclaration(value).map { .headerExtension($0) }
        case "rid": RIDDeclaration(value).map { .rid($0) }
        case "simulcast": SimulcastDeclaration(value).map { .simulcast($0) }
        case "ssrc": SSRCAttribute(value).map { .ssrc($0) }
        case "ssrc-group": SSRCGroup(value).map { .ssrcGroup($0) }
        case "msid": MediaStreamIdentifier(value).map { .msid($0) }
        // No longer than an RTP header extension element can carry it.
        case "mid": value.isToken && value.utf8.count <= 255 ? .mid(String(value)) : nil
        case "group": MediaGroup(value).map { .group($0) }
        case "setup": SetupRole(rawValue: String(value)).map { .setup($0) }
        case "fingerprint": value.isEmpty ? nil : .fingerprint(String(value))
        case "ice-ufrag": value.isEmpty ? nil : .iceUfrag(String(value))
        case "ice-pwd": value.isEmpty ? nil : .icePassword(String(value))
        // Firefox and libdatachannel separate them by commas, the RFC by spaces.
        case "ice-options": .iceOptions(value.parts(separatedBy: " ").flatMap { $0.parts(separatedBy: ",") }.map { String($0) })
        case "candidate": value.isEmpty ? nil : .candidate(String(value))
        case "content": .content(value.parts(separatedBy: ",").map { String($0) })
        default: flag(name)
        }
    }

    private static func flag(_ name: Substring) -> Self? {
        switch name {
        case "extmap-allow-mixed": .extmapAllowMixed
        case "bundle-only": .bundleOnly
        case "ice-lite": .iceLite
        case "end-of-candidates": .endOfCandidates
        case "rtcp-mux": .rtcpMux
        case "rtcp-mux-only": .rtcpMuxOnly
        case "rtcp-rsize": .reducedSizeRTCP
        default: MediaDirection(rawValue: String(name)).map { .direction($0) }
        }
    }
}

extension SDPAttribute: CustomStringConvertible {
    /// What stands after `a=`.
    package var description: String {
        switch self {
        case .rtpmap(let value): "rtpmap:\(value)"
        case .formatParameters(let value): "fmtp:\(value)"
        case .feedback(let value): "rtcp-fb:\(value)"
        case .headerExtension(let value): "extmap:\(value)"
        case .extmapAllowMixed: "extmap-allow-mixed"
        case .rid(let value): "rid:\(value)"
        case .simulcast(let value): "simulcast:\(value)"
        case .ssrc(let value): "ssrc:\(value)"
        case .ssrcGroup(let value): "ssrc-group:\(value)"
        case .msid(let value): "msid:\(value)"
        case .mid(let value): "mid:\(value)"
        case .group(let value): "group:\(value)"
        case .bundleOnly: "bundle-only"
        case .direction(let value): value.rawValue
        case .setup(let value): "setup:\(value.rawValue)"
        case .fingerprint(let value): "fingerprint:\(value)"
        case .iceUfrag(let value): "ice-ufrag:\(value)"
        case .icePassword(let value): "ice-pwd:\(value)"
        case .iceOptions(let value): "ice-options:\(value.joined(separator: " "))"
        case .iceLite: "ice-lite"
        case .candidate(let value): "candidate:\(value)"
        case .endOfCandidates: "end-of-candidates"
        case .rtcpMux: "rtcp-mux"
        case .rtcpMuxOnly: "rtcp-mux-only"
        case .reducedSizeRTCP: "rtcp-rsize"
        case .content(let value): "content:\(value.joined(separator: ","))"
        case .other(let name, let value): value.map { "\(name):\($0)" } ?? name
        }
    }
}
