import Logging
import Media
import NIOCore
import NIOWebSocket
import Recording

/// Drives the `SignallingHub`: sockets and the media side on one hand, the clock and chance on the other. It lives on one event loop, so that what a socket
/// says is handled where it was read, in order.
package actor SignallingService: WebSocketService {
    nonisolated let eventLoop: any EventLoop
    private let gateway: any MediaGateway
    private let authenticator: Authenticator
    private let iceServers: ICEServerList
    private let events: EventBroadcaster
    private let logger: Logger
    private var hub: SignallingHub
    private var sockets: [ConnectionID: WebSocketSender] = [:]
    private var nextConnection: UInt64 = 0
    private var random = SystemRandomNumberGenerator()
    private var timer = WakeTimer()

    package nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    init(
        gateway: any MediaGateway, authenticator: Authenticator, iceServers: ICEServerList, limits: SignallingLimits,
        events: EventBroadcaster, eventLoop: any EventLoop, logger: Logger
    ) {
        self.gateway = gateway
        self.authenticator = authenticator
        self.iceServers = iceServers
        self.events = events
        self.eventLoop = eventLoop
        self.logger = logger
        hub = SignallingHub(limits: limits)
    }

    // MARK: Sockets

    func open(_ sender: WebSocketSender, _ handshake: SignallingHandshake) -> ConnectionID? {
        nextConnection += 1
        let connection = ConnectionID(rawValue: nextConnection)
        sockets[connection] = sender
        // Who shows a token only later gets TURN by GET /api/v1/ice-servers.
        let servers = iceServers.servers(
            for: "ws", host: handshake.host, mayRelay: handshake.credential?.allows(.join) == true, at: SystemClock.wallTime)
        handle(
            .opened(connection, resumeToken: handshake.resumeToken, credential: handshake.credential, iceServers: servers))
        return connection
    }

    func close(_ connection: ConnectionID, wasClean: Bool) {
        sockets[connection] = nil
        handle(.closed(connection, wasClean: wasClean))
    }

    func receive(_ message: WebSocketMessage, on connection: ConnectionID) {
        switch message {
        case .text(let text): receive(text, on: connection)
        case .binary(let bytes): reject(.badMessage, "send text frames, not binary ones", bytes.count, connection)
        case .invalidText(let count): reject(.badMessage, "the frame is not UTF-8", count, connection)
        case .tooLarge(let count):
            reject(.tooLarge, "a message has at most \(WebSocketConnection.softLimit) bytes", count, connection)
        }
    }

    private func receive(_ text: String, on connection: ConnectionID) {
        let count = text.utf8.count
        do {
            let message = try ClientMessage(parsing: text)
            if case .join(let join) = message, let token = join.token,
                let credential = authenticator.credential(for: token, at: SystemClock.wallTime)
            {
                handle(.authenticated(connection, credential))
            }
            handle(.received(connection, message, bytes: count))
        } catch {
            handle(.garbage(connection, error, bytes: count))
        }
    }

    private func reject(_ code: SignallingError.Code, _ message: String, _ count: Int, _ connection: ConnectionID) {
        handle(.garbage(connection, SignallingError(code, message), bytes: count))
    }

    // MARK: The rest of the server

    func handle(_ input: SignallingHub.Input) {
        hub.handle(input, at: SystemClock.now, using: &random)
        for output in hub.takeOutputs() {
            switch output {
            case .send(let connection, let text): sockets[connection]?.send(text)
            case .close(let connection, let reason): end(connection, reason)
            case .ask(let request, let participant): ask(request, by: participant)
            }
        }
        let changed = hub.takeChangedRooms()
        if events.listenerCount > 0 {
            for name in changed { events.send(.room(hub.view(of: hub.rooms[name] ?? Room(name: name)))) }
        }
        schedule()
    }

    func rooms() -> [RoomView] {
        hub.rooms.values.map { hub.view(of: $0) }.sorted { $0.room < $1.room }
    }

    func room(_ name: String) -> RoomView? {
        hub.rooms[name].map { hub.view(of: $0) }
    }

    var clientCount: Int { hub.clients.count }

    private func end(_ connection: ConnectionID, _ reason: SignallingHub.CloseReason) {
        switch reason {
        case .replaced: sockets[connection]?.close(.policyViolation, "resumed by another connection")
        case .floods: sockets[connection]?.close(.policyViolation, "too many messages")
        case .full: sockets[connection]?.close(.unknown(1013), "the service is full")
        }
        sockets[connection] = nil
    }

    private func schedule() {
        timer.set(hub.nextDeadline, on: eventLoop) { [weak self] in
            self?.enter { service in
                service.timer.ranOut()
                service.handle(.timeout)
            }
        }
    }

    private func ask(_ request: MediaRequest, by participant: ParticipantID) {
        let gateway = gateway
        let logger = logger
        Task {
            let reply = await MediaGatewayCall(gateway: gateway, logger: logger).reply(to: request, by: participant)
            handle(.replied(participant, reply))
        }
    }
}
