extension ICEAgent {
    package struct Configuration: Hashable, Sendable {
        /// The sockets' addresses, best first: each is the base of a host candidate (RFC 8445 §5.1.1.1).
        package var localAddresses: [TransportAddress]
        /// Announced instead of the bases, with the port of the first base of their family: for one behind a 1:1 NAT.
        package var advertisedAddresses: [IPAddress]
        /// A conflict, or a lite peer, may change it.
        package var role: ICERole
        /// Only answers checks, never makes any (RFC 8445 §2.5).
        package var isLite: Bool
        /// When set, the first 32 bits of all transaction IDs, so that `STUNMessage.transactionTag(inResponse:)` tells
        /// whose a response is that comes from an address not validated yet. 64 random bits remain.
        package var transactionTag: UInt32?

        package init(
            localAddresses: [TransportAddress], advertisedAddresses: [IPAddress] = [], role: ICERole = .controlled, isLite: Bool = false,
            transactionTag: UInt32? = nil
        ) {
            self.localAddresses = localAddresses
            self.advertisedAddresses = advertisedAddresses
            self.role = role
            self.isLite = isLite
            self.transactionTag = transactionTag
        }
    }
}

extension ICEAgent.Configuration {
    /// Host candidates by RFC 8445 §5.1.1 and §5.1.2: the priority falls with the position.
    var candidates: [ICECandidate] {
        let announced: [TransportAddress] =
            advertisedAddresses.isEmpty
            ? localAddresses
            : advertisedAddresses.compactMap { ip in
                localAddresses.first { $0.ip.isV6 == ip.isV6 }.map { TransportAddress(ip: ip, port: $0.port) }
            }
        return announced.enumerated().map { index, address in
            ICECandidate(
                foundation: "\(index + 1)",  // one kind, so one foundation for each base
                priority: ICEPriority.candidate(.host, localPreference: Self.localPreference(at: index)),
                host: .ip(address.ip), port: address.port, kind: .host)
        }
    }

    /// Of one of our bases; one that is not among them, because its interface came later, ranks last.
    func localPreference(of base: TransportAddress) -> UInt16 {
        Self.localPreference(at: localAddresses.firstIndex(of: base) ?? localAddresses.count)
    }

    private static func localPreference(at index: Int) -> UInt16 {
        UInt16.max - UInt16(clamping: index)
    }
}
