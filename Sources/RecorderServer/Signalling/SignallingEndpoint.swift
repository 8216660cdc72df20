import HTTPTypes
import NIOHTTP1

/// `/ws`: which handshakes it takes, and a listener for each.
struct SignallingEndpoint: WebSocketEndpoint {
    static let path = "/ws"

    let service: SignallingService
    let authenticator: Authenticator
    let originPolicy: OriginPolicy

    func accepts(_ head: HTTPRequestHead) -> Bool {
        guard head.isWebSocketHandshake, RequestTarget(head.uri)?.segments == ["ws"] else { return false }
        return refusal(
            authorization: head.headers.first(name: "authorization"), origin: head.headers.first(name: "origin"),
            host: head.headers.first(name: "host")) == nil
    }

    /// Why a page may not connect: the browser does not keep pages of other sites from opening WebSockets.
    func refusal(authorization: String?, origin: String?, host: String?) -> String? {
        var fields: HTTPFields = [:]
        fields[.authorization] = authorization
        if authorization != nil, authenticator.proof(in: fields, at: SystemClock.wallTime)?.isExplicit == true { return nil }
        return originPolicy.refusal(origin: origin, host: host)
    }

    func makeConnection(for head: HTTPRequestHead) -> WebSocketConnection {
        let fields = HTTPFields(
            head.headers.compactMap { name, value in HTTPField.Name(name).map { HTTPField(name: $0, value: value) } })
        let handshake = SignallingHandshake(
            resumeToken: RequestTarget(head.uri)?.value("resume"),
            credential: authenticator.proof(in: fields, at: SystemClock.wallTime)?.credential, host: head.headers.first(name: "host"))
        return WebSocketConnection(ServiceSocket(service: service, handshake: handshake))
    }
}

/// What a client of `/ws` said when it connected.
struct SignallingHandshake: Sendable {
    let resumeToken: String?
    let credential: Credential?
    let host: String?
}
