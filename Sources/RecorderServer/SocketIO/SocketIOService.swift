import Media
import NIOCore
import NIOWebSocket
import Synchronization

/// Drives the `SocketIOServer`: requests and sockets on one hand, the clock and chance on the other. It lives on one event loop.
actor SocketIOService: WebSocketService {
    nonisolated let eventLoop: any EventLoop
    /// Of one polling body or frame, in bytes.
    nonisolated let maximumPayload: Int
    /// For those who have to decide at once, on another event loop, whether to take a socket.
    private nonisolated let sids = Mutex<Set<String>>([])
    private var server: SocketIOServer
    private var sockets: [ConnectionID: WebSocketSender] = [:]
    private var requests: [EngineIORequestID: CheckedContinuation<EngineIOResponse, Never>] = [:]
    /// Answered before anybody waited.
    private var early: [EngineIORequestID: EngineIOResponse] = [:]
    private var nextID: UInt64 = 0
    private var random = SystemRandomNumberGenerator()
    private var timer = WakeTimer()

    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    init(_ configuration: SocketIOServer.Configuration, eventLoop: any EventLoop) {
        server = SocketIOServer(configuration)
        maximumPayload = configuration.engine.maximumPayload
        self.eventLoop = eventLoop
    }

    nonisolated func knows(_ sid: String) -> Bool { sids.withLock { $0.contains(sid) } }

    var clientCount: Int { server.clientCount }

    // MARK: Requests

    func handshake(page: String) async -> EngineIOResponse {
        let request = makeRequest()
        update { $0.handshake(request, page: page, at: $1, using: &$2) }
        return await response(to: request)
    }

    /// Hangs until there is something to say. Cancelled when the client goes away.
    func poll(sid: String) async -> EngineIOResponse {
        let request = makeRequest()
        update { $0.poll(request, sid: sid, at: $1, using: &$2) }
        return await withTaskCancellationHandler {
            await response(to: request)
        } onCancel: {
            enter { $0.update { $0.abandon(request, at: $1, using: &$2) } }
        }
    }

    /// The body is read between the two, so that a second POST at the same time is noticed.
    func beginPost(sid: String) -> EngineIORequestID {
        let request = makeRequest()
        update { $0.beginPost(request, sid: sid, at: $1, using: &$2) }
        return request
    }

    func endPost(_ request: EngineIORequestID, body: String?) async -> EngineIOResponse {
        update { $0.endPost(request, body: body, at: $1, using: &$2) }
        return await response(to: request)
    }

    private func makeRequest() -> EngineIORequestID {
        nextID += 1
        return EngineIORequestID(rawValue: nextID)
    }

    private func response(to request: EngineIORequestID) async -> EngineIOResponse {
        if let response = early.removeValue(forKey: request) { return response }
        return await withCheckedContinuation { requests[request] = $0 }
    }

    // MARK: Sockets

    func open(_ sender: WebSocketSender, _ handshake: SocketIOHandshake) -> ConnectionID? {
        nextID += 1
        let connection = ConnectionID(rawValue: nextID)
        sockets[connection] = sender
        update { $0.open(connection, sid: handshake.sid, page: handshake.page, at: $1, using: &$2) }
        return connection
    }

    func receive(_ message: WebSocketMessage, on connection: ConnectionID) {
        switch message {
        case .text(let text): update { $0.receive(text, on: connection, at: $1, using: &$2) }
        case .binary(let bytes): update { $0.receive(bytes, on: connection, at: $1, using: &$2) }
        case .invalidText, .tooLarge:
            sockets[connection]?.close(.messageTooLarge, "a message is UTF-8 and at most as long as maxPayload says")
            close(connection, wasClean: false)
        }
    }

    func close(_ connection: ConnectionID, wasClean: Bool) {
        guard sockets.removeValue(forKey: connection) != nil else { return }
        update { $0.closed(connection, at: $1, using: &$2) }
    }

    // MARK: Both

    private func update(_ body: (inout SocketIOServer, MonotonicTime, inout SystemRandomNumberGenerator) -> Void) {
        body(&server, SystemClock.now, &random)
        for output in server.takeOutputs() {
            switch output {
            case .respond(let request, let response):
                if let waiting = requests.removeValue(forKey: request) {
                    waiting.resume(returning: response)
                } else {
                    early[request] = response
                }
            case .sendText(let connection, let text): sockets[connection]?.send(text)
            case .sendBinary(let connection, let bytes): sockets[connection]?.send(bytes)
            case .closeSocket(let connection): sockets.removeValue(forKey: connection)?.close(.normalClosure)
            case .sessionOpened(let sid): sids.withLock { _ = $0.insert(sid) }
            case .sessionEnded(let sid): sids.withLock { _ = $0.remove(sid) }
            }
        }
        schedule()
    }

    private func schedule() {
        timer.set(server.nextDeadline, on: eventLoop) { [weak self] in
            self?.enter { service in
                service.timer.ranOut()
                service.update { $0.expire(at: $1, using: &$2) }
            }
        }
    }
}
