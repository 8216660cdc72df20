import Media

/// Why an m-section of an offer gets port 0 in the answer.
enum Refusal: Hashable {
    /// By the peer itself.
    case givenUp
    /// `m=application` and what we do not know.
    case unknownKind
    case unknownProtocol
    case noCommonCodec
    case noRTCPMux
    /// Outside the BUNDLE group: a call has one transport with us.
    case otherTransport

    /// What the participant should be told, nil when nothing is missed: the peer would have sent nothing here.
    func warning(about media: RemoteMedia) -> String? {
        let name = media.section.kind.prefix(32)
        guard self == .unknownKind || media.direction.sends else { return nil }
        switch self {
        case .givenUp: return nil
        case .unknownKind:
            return name == "application" ? "data channels are not recorded" : "m=\(name) is not recorded: only audio and video are"
        case .unknownProtocol: return "\(name) is not recorded: it is offered by \(media.section.transportProtocol.prefix(32)), not as RTP"
        case .noCommonCodec:
            let codecs = media.codecNames.joined(separator: ", ")
            return "\(name) is not recorded: the publisher sends \(codecs); choose \(media.kind == .audio ? "Opus" : "VP8")"
        case .noRTCPMux: return "\(name) is not recorded: its m-section has no a=rtcp-mux"
        case .otherTransport: return "\(name) is not recorded: its m-section is outside the BUNDLE group; use one transport for all"
        }
    }
}

extension RemoteMedia {
    /// Of the formats that carry media of their own, each once; cut short, for the peer may write what it likes.
    var codecNames: [String] {
        var seen: Set<String> = []
        let names = formats.filter { !$0.isAuxiliary && seen.insert($0.encodingName).inserted }
        return names.isEmpty ? ["nothing known"] : names.prefix(8).map { String($0.displayName.prefix(32)) }
    }
}
