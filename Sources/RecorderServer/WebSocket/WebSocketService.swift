import Synchronization

/// A service that WebSockets belong to.
protocol WebSocketService: EventLoopActor {
    /// What a client said when it connected.
    associatedtype Handshake: Sendable

    /// Nil where the client was turned away.
    func open(_ sender: WebSocketSender, _ handshake: Handshake) -> ConnectionID?
    func receive(_ message: WebSocketMessage, on connection: ConnectionID)
    func close(_ connection: ConnectionID, wasClean: Bool)
}

/// One socket of a service: hands everything to it, in order.
final class ServiceSocket<Service: WebSocketService>: WebSocketListener {
    private let service: Service
    private let handshake: Service.Handshake
    /// Set and read on the service's event loop only.
    private let connection = Mutex<ConnectionID?>(nil)

    init(service: Service, handshake: Service.Handshake) {
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
            if let connection = connection.withLock({ $0 }) { service.close(connection, wasClean: wasClean) }
        }
    }
}
