/// An m-section that we do not take, kept in its place by port 0 (RFC 3264 §6).
struct LocalRefusedMedia: Hashable {
    var kind: String
    var transportProtocol: String
    /// One of the peer's: SDP wants at least one.
    var format: String
    var mid: String?

    var section: MediaDescription {
        MediaDescription(
            kind: kind, port: 0, transportProtocol: transportProtocol, formats: [format],
            attributes: (mid.map { [.mid($0)] } ?? []) + [.direction(.inactive)])
    }
}
