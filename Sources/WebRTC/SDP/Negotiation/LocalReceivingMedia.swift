import Media

/// An m-section through which the peer may send, in our own words.
struct LocalReceivingMedia: Hashable {
    struct Format: Hashable {
        var map: RTPMap
        /// The text of `a=fmtp`.
        var parameters: String?
        /// Kinds of `a=rtcp-fb`.
        var feedback: [String] = []
    }

    var kind: MediaKind
    var transportProtocol = "UDP/TLS/RTP/SAVPF"
    var mid: String?
    /// `recvonly` or `inactive`.
    var direction = MediaDirection.recvonly
    /// The one that we like best first.
    var formats: [Format]
    var headerExtensions: [HeaderExtensionDeclaration]
    var allowsMixedExtensions = false
    var usesReducedSizeRTCP = true
    var rids: [String] = []
    var isSimulcast = false

    /// - Parameters:
    ///   - transport: ICE and DTLS, the same in all m-sections of a bundle.
    ///   - candidates: only in the first m-section of a bundle (RFC 8843 §9.2).
    func section(over transport: [SDPAttribute], candidates: [SDPAttribute]) -> MediaDescription {
        var attributes = candidates + transport
        if let mid { attributes.append(.mid(mid)) }
        attributes += headerExtensions.map { .headerExtension($0) }
        if allowsMixedExtensions { attributes.append(.extmapAllowMixed) }
        attributes += [.direction(direction), .rtcpMux]
        if usesReducedSizeRTCP { attributes.append(.reducedSizeRTCP) }
        for format in formats {
            let payloadType = format.map.payloadType
            attributes.append(.rtpmap(format.map))
            attributes += format.feedback.map { .feedback(RTCPFeedback(payloadType: payloadType, kind: $0)) }
            if let text = format.parameters { attributes.append(.formatParameters(FormatParameters(payloadType: payloadType, text: text))) }
        }
        attributes += rids.map { .rid(RIDDeclaration(rid: $0, direction: .recv)) }
        if isSimulcast { attributes.append(.simulcast(SimulcastDeclaration(receive: rids.map { [$0] }))) }
        return MediaDescription(
            kind: kind.rawValue, port: 9, transportProtocol: transportProtocol, formats: formats.map { "\($0.map.payloadType)" },
            attributes: attributes)
    }
}
