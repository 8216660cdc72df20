import FoundationEssentials
package import Media

/// A token that the service, or whoever knows `--jwt-secret`, has signed (RFC 7519, HS256 of RFC 7518 §3.2 and nothing else).
package struct JSONWebToken: Hashable, Sendable {
    package var expiration: WallTime?
    package var notBefore: WallTime?
    package var room: String?
    package var scopes: Set<Credential.Scope>?

    package init(expiration: WallTime?, notBefore: WallTime? = nil, room: String? = nil, scopes: Set<Credential.Scope>? = nil) {
        self.expiration = expiration
        self.notBefore = notBefore
        self.room = room
        self.scopes = scopes
    }

    /// Nil for everything that is not a token of ours in this minute: who sent it learns no more than that.
    package init?(verifying text: String, secret: String, at now: WallTime) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 4096, parts.count == 3,
            let headerBytes = Base64URL.decode(parts[0]), let claimBytes = Base64URL.decode(parts[1]),
            let signature = Base64URL.decode(parts[2]),
            let header = try? JSONDecoder().decode(Header.self, from: Data(headerBytes)), header.alg == "HS256",
            isSameSecret(signature, HMACSHA256.code(for: Array("\(parts[0]).\(parts[1])".utf8), key: Array(secret.utf8))),
            let claims = try? JSONDecoder().decode(Claims.self, from: Data(claimBytes))
        else { return nil }
        let seconds = Double(now.milliseconds) / 1000
        if let exp = claims.exp, seconds >= exp { return nil }
        // Clocks differ: a token that was made a moment ago on another machine is good.
        if let nbf = claims.nbf, seconds + 60 < nbf { return nil }
        expiration = claims.exp.flatMap(Self.time)
        notBefore = claims.nbf.flatMap(Self.time)
        room = claims.room
        scopes = claims.scope.map { Set($0.split(separator: " ").compactMap { Credential.Scope(rawValue: String($0)) }) }
    }

    package func signed(secret: String) -> String {
        let claims = Claims(
            exp: expiration.map { Double($0.milliseconds / 1000) }, nbf: notBefore.map { Double($0.milliseconds / 1000) }, room: room,
            scope: scopes?.map(\.rawValue).sorted().joined(separator: " "))
        let header = Base64URL.encode(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8))
        let signed = "\(header).\(Base64URL.encode(Array(JSONText.encoded(claims).utf8)))"
        return "\(signed).\(Base64URL.encode(HMACSHA256.code(for: Array(signed.utf8), key: Array(secret.utf8))))"
    }

    package var credential: Credential { Credential(room: room, scopes: scopes) }

    private static func time(_ seconds: Double) -> WallTime? {
        Int64(exactly: (seconds * 1000).rounded()).map { WallTime(milliseconds: $0) }
    }

    private struct Header: Decodable {
        var alg: String
    }

    private struct Claims: Codable {
        /// NumericDate: seconds since 1970, perhaps with a fraction (RFC 7519 §2).
        var exp: Double?
        var nbf: Double?
        var room: String?
        var scope: String?
    }
}
