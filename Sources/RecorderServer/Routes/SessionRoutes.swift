import HTTPTypes
import Hummingbird

/// Logging in from a page: media elements cannot send a header, so a cookie says it for them.
struct SessionRoutes {
    let authenticator: Authenticator
    /// The port speaks HTTPS: the cookie then never travels otherwise.
    let isSecure: Bool

    static let path = "/api/v1/session"

    var routes: [Route] {
        [
            Route(.get, Self.path, .open) { request in show(request) },
            Route(.post, Self.path, .open) { request in try await open(request) },
            Route(.delete, Self.path, .open) { _ in .noContent(headers: [.setCookie: cookie("", maxAge: 0)]) },
        ]
    }

    private struct Credentials: Decodable {
        var token: String
    }

    private struct View: Encodable {
        /// The service asks for a key.
        var required: Bool
        var authenticated: Bool
    }

    private func show(_ request: RouteRequest) -> Response {
        let isKnown = authenticator.proof(in: request.headers, at: SystemClock.wallTime) != nil
        return .json(View(required: !authenticator.isOpen, authenticated: isKnown))
    }

    private func open(_ request: RouteRequest) async throws -> Response {
        let token = try await request.json(Credentials.self).token
        if authenticator.isOpen { return .noContent() }
        guard let session = authenticator.makeSession(for: token, at: SystemClock.wallTime) else {
            throw Problem(.unauthorized, nil, "this key or token is not accepted").with(.wwwAuthenticate, "Bearer")
        }
        let length = Int(Authenticator.sessionLength.components.seconds)
        return .noContent(headers: [.setCookie: cookie(session, maxAge: length)])
    }

    private func cookie(_ value: String, maxAge: Int) -> String {
        let attributes = "Path=/; Max-Age=\(maxAge); HttpOnly; SameSite=Strict"
        return "\(Authenticator.cookieName)=\(value); \(attributes)\(isSecure ? "; Secure" : "")"
    }
}
