import Media
import NIOCore
import NIOWebSocket
import Synchronization

/// Drives a `Relay` on one event loop: sockets on one hand, the clock on the other.
actor RelayService<Protocol: Relay> {
    nonisolated let eventLoop: any EventLoop
    private var relay: Protocol
    private var sockets: [ConnectionID: (sender: WebSocketSender, bucket: TokenBucket)] = [:]
    private let limits: SignallingLimits
    private var nextConnection: UInt64 = 0
    private var timer: (deadline: MonotonicTime, task: Scheduled<Void>)?

    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    init(_ relay: Protocol, limits: SignallingLimits, eventLoop: any EventLoop) {
        self.relay = relay
        self.limits = limits
        self.eventLoop = eventLoop
    }

    /// Runs it on the service's event loop: at once when called from there, else in the order of the calls.
    nonisolated func enter(_ body: @escaping @Sendable (isolated RelayService) -> Void) {
        if eventLoop.inEventLoop {
            assumeIsolated(body)
        } else {
            eventLoop.execute { self.assumeIsolated(body) }
        }
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

    func close(_ connection: ConnectionID) {
        guard sockets.removeValue(forKey: connection) != nil else { return }
        update { $0.closed(connection, at: $1) }
    }

    private func end(_ connection: ConnectionID, _ code: WebSocketErrorCode, _ reason: String) {
        sockets[connection]?.sender.close(code, reason)
        close(connection)
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
        let deadline = relay.nextDeadline
        guard timer?.deadline != deadline else { return }
        timer?.task.cancel()
        timer = nil
        guard let deadline else { return }
        let delay = TimeAmount.nanoseconds(max(0, (deadline - SystemClock.now).nanoseconds))
        let task = eventLoop.scheduleTask(in: delay) { [weak self] () -> Void in
            self?.enter { service in
                service.timer = nil
                service.update { $0.expire(at: $1) }
            }
        }
        timer = (deadline, task)
    }
}

/// One socket of a relay: hands everything to its service, in order.
final class RelaySocket<Protocol: Relay>: WebSocketListener {
    private let service: RelayService<Protocol>
    private let handshake: Protocol.Handshake
    /// Set and read on the service's event loop only.
    private let connection = Mutex<ConnectionID?>(nil)

    init(service: RelayService<Protocol>, handshake: Protocol.Handshake) {
        self.service = service
        self.handshake = handshake
    }

    func opened(_ sender: WebSocketSender) {
        service.enter { [self] service in
            let opened = service.open(sender, handshake)
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
