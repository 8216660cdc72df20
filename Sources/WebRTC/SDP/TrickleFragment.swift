/// A piece of SDP that brings candidates later, or asks for an ICE restart (RFC 8840 §9, `application/trickle-ice-sdpfrag`).
///
/// WHIP sends it by PATCH, and gets one back for a restart (RFC 9725 §4.3).
package struct TrickleFragment: Hashable, Sendable {
    /// A candidate and the m-section that it is for: with one transport for all of them it hardly matters which.
    package struct Candidate: Hashable, Sendable {
        /// nil before the first m-section, or in one without a mid.
        package var mid: String?
        /// What stands after `a=candidate:`.
        package var text: String

        package init(mid: String?, text: String) {
            self.mid = mid
            self.text = text
        }
    }

    /// Whose candidates they are. Others than those in use ask for an ICE restart.
    package var credentials: ICECredentials?
    package var candidates: [Candidate]
    package var endOfCandidates: Bool

    package init(credentials: ICECredentials? = nil, candidates: [Candidate] = [], endOfCandidates: Bool = false) {
        self.credentials = credentials
        self.candidates = candidates
        self.endOfCandidates = endOfCandidates
    }

    /// Reads session-level attributes and pseudo m-sections; credentials of the first one that has them hold for all.
    package init(parsing text: String) throws(SDPParseError) {
        var parser = try SDPParser(text)
        let session = try parser.parseFragmentAttributes()
        let media = try parser.parseMedia()
        self.init()
        for section in [session] + media.map(\.attributes) { take(section) }
    }

    private mutating func take(_ attributes: [SDPAttribute]) {
        var mid: String?
        var ufrag: String?
        var password: String?
        for attribute in attributes {
            switch attribute {
            case .mid(let value): mid = value
            case .iceUfrag(let value): ufrag = value
            case .icePassword(let value): password = value
            case .endOfCandidates: endOfCandidates = true
            default: break
            }
        }
        for case .candidate(let text) in attributes { candidates.append(Candidate(mid: mid, text: text)) }
        guard credentials == nil, let ufrag, let password, RemoteTransportAttributes.areCredentials(ufrag, password) else { return }
        credentials = ICECredentials(ufrag: ufrag, password: password)
    }
}

extension TrickleFragment: CustomStringConvertible {
    /// Credentials first, then a pseudo m-section for each run of candidates of one mid (RFC 8840 §9).
    package var description: String {
        var attributes: [SDPAttribute] = []
        if let credentials { attributes = [.iceUfrag(credentials.ufrag), .icePassword(credentials.password)] }
        var lines = attributes.map { "a=\($0)" }
        var current: String?
        for candidate in candidates {
            if let mid = candidate.mid, mid != current {
                // The m-line means nothing here and has to be there; "0" is a format that is always known.
                lines += ["m=audio 9 UDP/TLS/RTP/SAVPF 0", "a=\(SDPAttribute.mid(mid))"]
                current = mid
            }
            lines.append("a=\(SDPAttribute.candidate(candidate.text))")
        }
        if endOfCandidates { lines.append("a=\(SDPAttribute.endOfCandidates)") }
        return lines.map { $0 + "\r\n" }.joined()
    }
}
