import HTTPTypes
import NIOHTTP1
import Synchronization

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
        let listener = SignallingSocket(
            service: service, resumeToken: RequestTarget(head.uri)?.value("resume"),
            credential: authenticator.proof(in: fields, at: SystemClock.wallTime)?.credential, host: head.headers.first(name: "host"))
        return WebSocketConnection(listener)
    }
}

/// One socket of `/ws`: hands everything to the service, in order.
final class SignallingSocket: WebSocketListener {
    private let service: SignallingService
    private let resumeToken: String?
    private let credential: Credential?
    private let host: String?
    /// Set and read on the service's event loop only.
    private let connection = Mutex<ConnectionID?>(nil)

    init(service: SignallingService, resumeToken: String?, credential: Credential?, host: String?) {
        self.service = service
        self.resumeToken = resumeToken
        self.credential = credential
        self.host = host
    }

    func opened(_ sender: WebSocketSender) {
        service.enter { [self] service in
            let opened = service.open(sender, resumeToken: resumeToken, credential: credential, host: host)
            connection.withLock { $0 = opened }
        }
    }

    func received(_ message: WebSocketMessage) {
        service.enter { [self] service in
            if let connection = connection.withLock({ $0 }) { service.receive(message, on: connection) }
        }
    }

    func closed(wasClean: Bool) {
        service.enter { [self] service in
            if let connection = connection.withLock({ $0 }) { service.close(connection, wasClean: wasClean) }
        }
    }
}
