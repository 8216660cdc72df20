/// An m-section that we do not take, kept in its place by port 0 (RFC 3264 §6).
///
/// All that it says is void, and still it says what belongs to an m-section: aiortc 1.16 throws the whole answer away when
/// a refused one has no ICE credentials, no setup, no rtcp-mux or no codec of its own.
struct LocalRefusedMedia: Hashable {
    var kind: String
    var transportProtocol: String
    /// One of the peer's: SDP wants at least one.
    var format: String
    var mid: String?
    /// What the peer said of `format`.
    var formatAttributes: [SDPAttribute] = []

    init(_ media: RemoteMedia) {
        kind = media.section.kind
        transportProtocol = media.section.transportProtocol
        format = media.section.formats[0]
        mid = media.mid
        guard media.hasRTPProtocol, let payloadType = format[...].decimal(as: UInt8.self) else { return }
        formatAttributes = media.section.attributes.filter { attribute in
            switch attribute {
            case .rtpmap(let map): map.payloadType == payloadType
            case .formatParameters(let parameters): parameters.payloadType == payloadType
            default: false
            }
        }
    }

    func section(over transport: [SDPAttribute]) -> MediaDescription {
        MediaDescription(
            kind: kind, port: 0, transportProtocol: transportProtocol, formats: [format],
            attributes: transport + (mid.map { [.mid($0)] } ?? []) + [.direction(.inactive), .rtcpMux] + formatAttributes)
    }
}
