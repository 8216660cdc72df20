import NIOHTTP1
import Synchronization

/// `/socket.io/` on WebSocket. Pages of all sites may connect: nothing of the recorder can be reached from here.
struct SocketIOEndpoint: WebSocketEndpoint {
    let service: SocketIOService

    func accepts(_ head: HTTPRequestHead) -> Bool {
        handshake(head) != nil
    }

    func makeConnection(for head: HTTPRequestHead) -> WebSocketConnection {
        let handshake = handshake(head)
        let socket = SocketIOSocket(service: service, sid: handshake?.sid, page: handshake?.page ?? "")
        return WebSocketConnection(socket, messageLimit: EngineIOLimits().maximumPayload)
    }

    private func handshake(_ head: HTTPRequestHead) -> SocketIOHandshake? {
        guard head.isWebSocketHandshake, let target = RequestTarget(head.uri), SocketIOHandshake.isPath(target.segments) else { return nil }
        let handshake = try? SocketIOHandshake(
            target, origin: head.headers.first(name: "origin"), referer: head.headers.first(name: "referer"), isKnown: service.knows)
        return handshake?.transport == .websocket ? handshake : nil
    }
}

/// One socket of `/socket.io/`: hands everything to the service, in order.
final class SocketIOSocket: WebSocketListener {
    private let service: SocketIOService
    private let sid: String?
    private let page: String
    /// Set and read on the service's event loop only.
    private let connection = Mutex<ConnectionID?>(nil)

    init(service: SocketIOService, sid: String?, page: String) {
        self.service = service
        self.sid = sid
        self.page = page
    }

    func opened(_ sender: WebSocketSender) {
        service.enter { [self] service in
            let opened = service.open(sender, sid: sid, page: page)
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
            if let connection = connection.withLock({ $0 }) { service.close(connection) }
        }
    }
}
