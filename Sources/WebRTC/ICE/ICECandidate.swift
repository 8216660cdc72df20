/// One place where a peer may be reached, as a `candidate` attribute says it (RFC 8839 §5.1).
package struct ICECandidate: Hashable, Sendable {
    package enum Transport: Hashable, Sendable {
        case udp
        /// Parsed, never checked.
        case tcp
        case other(String)
    }

    package enum Kind: Hashable, Sendable {
        case host, serverReflexive, peerReflexive, relayed
        case other(String)
    }

    package enum Host: Hashable, Sendable {
        case ip(IPAddress)
        /// A name: a browser's `….local` (mDNS) or one that would have to be looked up. Parsed, never checked.
        case hostname(String)
    }

    /// An attribute behind the fixed ones, such as `generation 0`.
    package struct Extension: Hashable, Sendable {
        package var name: String
        package var value: String
    }

    /// 1 to 32 ice-chars, the same for candidates of one kind from one base (RFC 8445 §5.1.1.3).
    package var foundation: String
    /// 1…256; 1 carries RTP, and RTCP beside it.
    package var component: UInt16
    package var transport: Transport
    package var priority: UInt32
    package var host: Host
    package var port: UInt16
    package var kind: Kind
    /// The base of a reflexive or relayed candidate, as text: browsers hide it behind 0.0.0.0.
    package var relatedHost: String?
    package var relatedPort: UInt16?
    package var extensions: [Extension]

    package init(
        foundation: String, component: UInt16 = 1, transport: Transport = .udp, priority: UInt32, host: Host, port: UInt16, kind: Kind,
        relatedHost: String? = nil, relatedPort: UInt16? = nil, extensions: [Extension] = []
    ) {
        self.foundation = foundation
        self.component = component
        self.transport = transport
        self.priority = priority
        self.host = host
        self.port = port
        self.kind = kind
        self.relatedHost = relatedHost
        self.relatedPort = relatedPort
        self.extensions = extensions
    }

    /// Where a check can be sent to: nil unless this is UDP for component 1 with an IP address that can be one host's.
    package var checkableAddress: TransportAddress? {
        guard transport == .udp, component == 1, port != 0, case .ip(let ip) = host, ip.isUnicast else { return nil }
        return TransportAddress(ip: ip, port: port)
    }

    /// The ufrag extension (RFC 8838 §5): which generation of the peer's candidates this one belongs to.
    package var ufrag: String? {
        extensions.first { $0.name == "ufrag" }?.value
    }
}

extension IPAddress {
    /// Neither unspecified nor multicast nor broadcast.
    fileprivate var isUnicast: Bool {
        switch self {
        case .v4(let address): address >> 24 != 0 && address >> 28 < 0xE
        case .v6(let high, let low): !(high == 0 && low == 0) && high >> 56 != 0xFF
        }
    }
}
