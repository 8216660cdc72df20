import Media

/// One m-section as the peer means it: the session's attributes merged in, everything found by what it is, not by where it stands.
struct RemoteMedia {
    let section: MediaDescription
    let kind: MediaKind?
    private(set) var mid: String?
    private(set) var direction = MediaDirection.sendrecv
    private(set) var formats: [RemoteFormat] = []
    private(set) var headerExtensions: [HeaderExtensionDeclaration] = []
    private(set) var allowsMixedExtensions = false
    private(set) var sentRIDs: [RIDDeclaration] = []
    private(set) var simulcast: SimulcastDeclaration?
    private(set) var streams = RemoteStreams()
    private(set) var hasRTCPMux = false
    private(set) var hasReducedSizeRTCP = false
    private(set) var isBundleOnly = false
    private(set) var isSlides = false
    private(set) var transport = RemoteTransportAttributes()

    init(_ section: MediaDescription, of session: SessionDescription) {
        self.section = section
        kind = MediaKind(rawValue: section.kind)
        var collected = CollectedFormats()
        for attribute in session.attributes { take(attribute, isSessionLevel: true, into: &collected) }
        for attribute in section.attributes { take(attribute, isSessionLevel: false, into: &collected) }
        guard hasRTPProtocol else { return }
        formats = collected.formats(of: section)
    }

    /// `UDP/TLS/RTP/SAVPF` and every older profile name, which RFC 9429 §5.1.2 wants understood as the same.
    var hasRTPProtocol: Bool {
        let parts = section.transportProtocol[...].parts(separatedBy: "/")
        return parts.count >= 2 && parts[parts.count - 2] == "RTP" && ["SAVPF", "SAVP", "AVPF", "AVP"].contains(parts[parts.count - 1])
    }

    /// Port 0 means no more of it, but with `bundle-only` that it has no transport of its own (RFC 8843 §6).
    var isRejected: Bool { section.port == 0 && !isBundleOnly }

    private mutating func take(_ attribute: SDPAttribute, isSessionLevel: Bool, into collected: inout CollectedFormats) {
        switch attribute {
        case .mid(let value): mid = value
        case .direction(let value): direction = value
        case .rtpmap(let value): collected.maps[value.payloadType] = value
        case .formatParameters(let value): collected.parameters[value.payloadType] = value
        case .feedback(let value): collected.feedback[value.payloadType, default: []].insert(value.kind)
        case .headerExtension(let value): headerExtensions.append(value)
        case .extmapAllowMixed: allowsMixedExtensions = true
        case .rid(let value): if value.direction == .send { sentRIDs.append(value) }
        case .simulcast(let value): simulcast = value
        case .rtcpMux, .rtcpMuxOnly: hasRTCPMux = true
        case .reducedSizeRTCP: hasReducedSizeRTCP = true
        case .bundleOnly: isBundleOnly = true
        case .content(let values): isSlides = values.contains("slides")
        case .ssrc, .ssrcGroup, .msid: streams.take(attribute)
        default: transport.take(attribute, isSessionLevel: isSessionLevel)
        }
    }

    /// Attributes of formats, in whatever order they came.
    private struct CollectedFormats {
        var maps: [UInt8: RTPMap] = [:]
        var parameters: [UInt8: FormatParameters] = [:]
        var feedback: [UInt8?: Set<String>] = [:]

        func formats(of section: MediaDescription) -> [RemoteFormat] {
            var seen: Set<UInt8> = []
            return section.formats.compactMap { text in
                guard let payloadType = text[...].decimal(as: UInt8.self), payloadType < 128, seen.insert(payloadType).inserted else {
                    return nil
                }
                var format = RemoteFormat(payloadType: payloadType, map: maps[payloadType], parameters: parameters[payloadType])
                format.feedback = feedback[payloadType, default: []].union(feedback[nil, default: []])
                return format
            }
        }
    }
}
