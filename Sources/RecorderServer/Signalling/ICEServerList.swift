import FoundationEssentials
import Media

/// The ICE servers that clients are told: our own STUN, those of the operator, and TURN with credentials that end by themselves.
package struct ICEServerList: Hashable, Sendable {
    /// `stun:host:port`, given by `--stun-url`.
    package var stunURLs: [String] = []
    /// `turn:host:port?transport=udp` and the like, given by `--turn-url`.
    package var turnURLs: [String] = []
    /// What the TURN server has as `static-auth-secret`.
    package var turnSecret: String?
    /// Our `STUNPort`; nil for none. Never one that a client also sends media to.
    package var ownPort: UInt16?
    /// Where it is reached, if not by the name that the client came by.
    package var ownHost: String?
    /// How long the credentials are good: a call may last a day, and coturn asks again at every refresh.
    package var turnLifetime = Duration.seconds(86_400)

    package init() {}

    /// - Parameters:
    ///   - user: part of the TURN user name, for the TURN server's log.
    ///   - host: the Host that the client asked for.
    ///   - mayRelay: whether the client may use the TURN server: relaying costs its operator.
    func servers(for user: String, host: String?, mayRelay: Bool, at now: WallTime) -> [ICEServer] {
        var servers: [ICEServer] = []
        let stun = stunURLs + [ownURL(host: host)].compactMap { $0 }
        if !stun.isEmpty { servers.append(ICEServer(urls: stun)) }
        if mayRelay, !turnURLs.isEmpty, let turnSecret {
            let username = "\(now.milliseconds / 1000 + turnLifetime.components.seconds):\(user)"
            // "A REST API For Access To TURN Services" (draft-uberti-behave-turn-rest), which coturn calls use-auth-secret.
            let code = HMACSHA1.code(for: Array(username.utf8), key: Array(turnSecret.utf8))
            servers.append(ICEServer(urls: turnURLs, username: username, credential: Data(code).base64EncodedString()))
        }
        return servers
    }

    /// Nil for a client on this machine: its addresses are seen without asking.
    private func ownURL(host: String?) -> String? {
        guard let ownPort, let name = ownHost ?? host.flatMap(Self.name), !Self.isLoopback(name) else { return nil }
        return "stun:\(name):\(ownPort)"
    }

    /// A Host field without its port.
    private static func name(_ host: String) -> String? {
        guard let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") else { return host.isEmpty ? nil : host }
        return colon == host.startIndex ? nil : String(host[..<colon])
    }

    private static func isLoopback(_ name: String) -> Bool {
        name == "localhost" || name.hasSuffix(".localhost") || name.hasPrefix("127.") || name == "[::1]" || name == "::1"
    }
}
