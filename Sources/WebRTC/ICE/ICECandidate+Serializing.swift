extension ICECandidate: CustomStringConvertible {
    /// The attribute's value with its name, as in `candidate:1 1 udp 2130706431 192.0.2.1 20000 typ host`: SDP puts `a=` before it.
    package var description: String {
        var fields = ["candidate:\(foundation)", "\(component)", "\(transport)", "\(priority)", "\(host)", "\(port)", "typ", "\(kind)"]
        if let relatedHost { fields += ["raddr", relatedHost] }
        if let relatedPort { fields += ["rport", "\(relatedPort)"] }
        for attribute in extensions { fields += [attribute.name, attribute.value] }
        return fields.joined(separator: " ")
    }
}

extension ICECandidate.Transport: CustomStringConvertible {
    package var description: String {
        switch self {
        case .udp: "udp"
        case .tcp: "tcp"
        case .other(let name): name
        }
    }
}

extension ICECandidate.Kind: CustomStringConvertible {
    package var description: String {
        switch self {
        case .host: "host"
        case .serverReflexive: "srflx"
        case .peerReflexive: "prflx"
        case .relayed: "relay"
        case .other(let name): name
        }
    }
}

extension ICECandidate.Host: CustomStringConvertible {
    package var description: String {
        switch self {
        case .ip(let address): "\(address)"
        case .hostname(let name): name
        }
    }
}
