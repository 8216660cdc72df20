import Media
import NIOCore
import NIOWebSocket

/// Drives a `Relay` on one event loop: sockets on one hand, the clock on the other.
actor RelayService<Protocol: Relay>: WebSocketService {
    nonisolated let eventLoop: any EventLoop
    private var relay: Protocol
    private var sockets: [ConnectionID: (sender: WebSocketSender, bucket: TokenBucket)] = [:]
    private let limits: SignallingLimits
    private var nextConnection: UInt64 = 0
    private var timer = WakeTimer()

    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    init(_ relay: Protocol, limits: SignallingLimits, eventLoop: any EventLoop) {
        self.relay = relay
        self.limits = limits
        self.eventLoop = eventLoop
    }

    var clientCount: Int { sockets.count }

    func open(_ sender: WebSocketSender, _ handshake: Protocol.Handshake) -> ConnectionID? {
        guard sockets.count < limits.clients else {
            sender.close(.unknown(1013), "the service is full")
            return nil
        }
        nextConnection += 1
        let connection = ConnectionID(rawValue: nextConnection)
        let bucket = TokenBucket(capacity: limits.messageBurst, rate: limits.messagesPerSecond, at: SystemClock.now)
        sockets[connection] = (sender, bucket)
        update { $0.opened(connection, handshake, at: $1) }
        return connection
    }

    func receive(_ message: WebSocketMessage, on connection: ConnectionID) {
        guard case .text(let text) = message else { return end(connection, .unacceptableData, "send UTF-8 text of a sensible length") }
        guard sockets[connection]?.bucket.take(1, at: SystemClock.now) == true else {
            return end(connection, .policyViolation, "too many messages")
        }
        update { $0.received(text, on: connection, at: $1) }
    }

    func close(_ connection: ConnectionID, wasClean: Bool) {
        guard sockets.removeValue(forKey: connection) != nil else { return }
        update { $0.closed(connection, at: $1) }
    }

    private func end(_ connection: ConnectionID, _ code: WebSocketErrorCode, _ reason: String) {
        sockets[connection]?.sender.close(code, reason)
        close(connection, wasClean: true)
    }

    private func update(_ body: (inout Protocol, MonotonicTime) -> Void) {
        body(&relay, SystemClock.now)
        for output in relay.takeOutputs() {
            switch output {
            case .send(let connection, let text): sockets[connection]?.sender.send(text)
            case .close(let connection): sockets.removeValue(forKey: connection)?.sender.close(.normalClosure)
            }
        }
        schedule()
    }

    private func schedule() {
        timer.set(relay.nextDeadline, on: eventLoop) { [weak self] in
            self?.enter { service in
                service.timer.ranOut()
                service.update { $0.expire(at: $1) }
            }
        }
    }
}
