import FoundationEssentials
import HTTPTypes
package import Media

/// Decides who may come in: by `--api-key`, by a token that `--jwt-secret` signs, or by the cookie that `POST /api/v1/session` made of one of them.
package struct Authenticator: Sendable {
    private let apiKey: String?
    private let tokenSecret: String?
    /// Signs the cookies; changes with the key, so that a changed key ends all sessions.
    private let sessionSecret: String

    static let cookieName = "recorder_session"
    static let sessionLength = Duration.seconds(30 * 24 * 3600)

    package init(apiKey: String?, tokenSecret: String?) {
        self.apiKey = apiKey
        self.tokenSecret = tokenSecret
        let key = Array("\(apiKey ?? "")\u{0}\(tokenSecret ?? "")".utf8)
        sessionSecret = Base64URL.encode(HMACSHA256.code(for: Array("recorder session".utf8), key: key))
    }

    /// Neither a key nor a secret is set: everybody may do everything.
    package var isOpen: Bool { apiKey == nil && tokenSecret == nil }

    /// Of a key or token that somebody showed.
    package func credential(for secret: String, at now: WallTime) -> Credential? {
        if let apiKey, isSameSecret(secret.utf8, apiKey.utf8) { return .everything }
        return tokenSecret.flatMap { JSONWebToken(verifying: secret, secret: $0, at: now)?.credential }
    }

    /// Of a request: its `Authorization`, else its cookie. A header that is wrong is not made good by a cookie.
    func proof(in headers: HTTPFields, at now: WallTime) -> Proof? {
        if isOpen { return Proof(credential: .everything, isExplicit: false) }
        if let authorization = headers[.authorization] {
            let parts = authorization.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            return credential(for: parts[1].trimmed(), at: now).map { Proof(credential: $0, isExplicit: true) }
        }
        return session(in: headers, at: now).map { Proof(credential: $0, isExplicit: false) }
    }

    struct Proof: Hashable, Sendable {
        var credential: Credential
        /// In a header that a foreign page cannot make a browser send: no need to look at Origin.
        var isExplicit: Bool
    }

    /// The value of the cookie for somebody who has shown `secret`; nil where that is wrong.
    func makeSession(for secret: String, at now: WallTime) -> String? {
        if let apiKey, isSameSecret(secret.utf8, apiKey.utf8) {
            return JSONWebToken(expiration: now + Self.sessionLength).signed(secret: sessionSecret)
        }
        guard var token = tokenSecret.flatMap({ JSONWebToken(verifying: secret, secret: $0, at: now) }) else { return nil }
        token.expiration = min(token.expiration ?? now + Self.sessionLength, now + Self.sessionLength)
        return token.signed(secret: sessionSecret)
    }

    private func session(in headers: HTTPFields, at now: WallTime) -> Credential? {
        for field in headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let sides = pair.split(separator: "=", maxSplits: 1)
                guard sides.count == 2, sides[0].trimmed() == Self.cookieName else { continue }
                if let token = JSONWebToken(verifying: sides[1].trimmed(), secret: sessionSecret, at: now) { return token.credential }
            }
        }
        return nil
    }
}
