package import WebRTC

/// What all clients of one address together may use of the HTTP port.
package struct AddressLimits: Hashable, Sendable {
    package var connections = 1000
    /// Messages on WebSockets; twice as many in a burst.
    package var messagesPerSecond = 5000.0
    /// Reverse proxies of ours: whom they name in `X-Forwarded-For` is who is connected.
    package var trustedProxies: Set<IPAddress> = []
    /// Whoever is on this machine is not counted: a proxy that we were not told of would be everybody.
    package var exemptsLoopback = true

    package init() {}

    /// Whom to count for a connection from `source`; nil for nobody. A host has a whole /64 of IPv6 (RFC 4291 §2.5.1).
    func counted(_ source: IPAddress?) -> IPAddress? {
        guard let source, !trustedProxies.contains(source), !(exemptsLoopback && source.isLoopback) else { return nil }
        if case .v6(let high, _) = source { return .v6(high: high, low: 0) }
        return source
    }

    /// The client that a trusted proxy speaks for: the last address in `X-Forwarded-For` that is no proxy of ours, for everything before it
    /// may be invented. Nil where `source` is no proxy, or names nobody.
    func forwarded(by source: IPAddress?, _ fields: [String]) -> IPAddress? {
        guard let source, trustedProxies.contains(source) else { return nil }
        let hops = fields.flatMap { $0.split(separator: ",") }.map { Self.address($0.trimming(while: { $0 == " " || $0 == "\t" })) }
        for hop in hops.reversed() {
            guard let hop else { return nil }
            if !trustedProxies.contains(hop) { return hop }
        }
        return nil
    }

    /// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`.
    private static func address(_ text: Substring) -> IPAddress? {
        if text.first == "[", let end = text.firstIndex(of: "]") {
            return IPAddress(String(text[text.index(after: text.startIndex)..<end]))
        }
        if let address = IPAddress(String(text)) { return address }
        return text.firstIndex(of: ":").flatMap { IPAddress(String(text[..<$0])) }
    }
}

extension Substring {
    fileprivate func trimming(while predicate: (Character) -> Bool) -> Substring {
        var text = drop(while: predicate)
        while let last = text.last, predicate(last) { text.removeLast() }
        return text
    }
}
