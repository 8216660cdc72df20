/// Why bytes are no RTP packet (RFC 3550 §5.1). Always the peer's fault.
package enum RTPParseError: Error, Hashable, Sendable {
    /// The version field is not 2.
    case version(UInt8)
    /// The header, its CSRCs or its extension ask for more bytes than there are.
    case truncated(needed: Int, available: Int)
    /// The padding's length is 0, or more than what follows the header.
    case padding(length: Int, available: Int)
}

extension RTPParseError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .version(let version): "RTP version \(version) instead of 2"
        case .truncated(let needed, let available): "the RTP header needs \(needed) bytes, the packet has \(available)"
        case .padding(let length, let available): "\(length) bytes of padding in \(available) bytes of RTP payload"
        }
    }
}
