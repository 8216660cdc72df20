import Media

@testable import RecorderServer

/// A `SocketIOServer` with clients by name, a clock that stands until it is moved, and chance that repeats.
struct SocketIORig {
    private(set) var server: SocketIOServer
    private(set) var now = MonotonicTime.zero
    /// What each request was answered.
    private(set) var answers: [UInt64: EngineIOResponse] = [:]
    /// Text frames as they are, binary ones as `<bytes>`.
    private var frames: [ConnectionID: [String]] = [:]
    private(set) var closed: Set<ConnectionID> = []
    private var random = Seeded(state: 7)
    private var next: UInt64 = 0

    init(_ configure: (inout SocketIOServer.Configuration) -> Void = { _ in }) {
        var configuration = SocketIOServer.Configuration()
        configure(&configuration)
        server = SocketIOServer(configuration)
    }

    private mutating func update(_ body: (inout SocketIOServer, MonotonicTime, inout Seeded) -> Void) {
        body(&server, now, &random)
        for output in server.takeOutputs() {
            switch output {
            case .respond(let request, let response): answers[request.rawValue] = response
            case .sendText(let connection, let text): frames[connection, default: []].append(text)
            case .sendBinary(let connection, let bytes): frames[connection, default: []].append("\(bytes)")
            case .closeSocket(let connection): closed.insert(connection)
            case .sessionOpened, .sessionEnded: break
            }
        }
    }

    private mutating func makeID() -> UInt64 {
        next += 1
        return next
    }

    mutating func advance(by duration: Duration) {
        now = now + duration
        update { $0.expire(at: $1, using: &$2) }
    }

    // MARK: Polling

    /// A new session; returns its id.
    mutating func handshake(page: String = "page") -> String {
        let id = makeID()
        update { $0.handshake(EngineIORequestID(rawValue: id), page: page, at: $1, using: &$2) }
        guard case .payload(let text) = answers[id] else { return "" }
        return (try? JSONMembers(parsing: String(text.dropFirst())))?.string("sid") ?? ""
    }

    /// Returns the request; its answer is there when there is something to say.
    mutating func poll(_ sid: String) -> UInt64 {
        let id = makeID()
        update { $0.poll(EngineIORequestID(rawValue: id), sid: sid, at: $1, using: &$2) }
        return id
    }

    mutating func abandon(_ request: UInt64) {
        update { $0.abandon(EngineIORequestID(rawValue: request), at: $1, using: &$2) }
    }

    mutating func beginPost(_ sid: String) -> UInt64 {
        let id = makeID()
        update { $0.beginPost(EngineIORequestID(rawValue: id), sid: sid, at: $1, using: &$2) }
        return id
    }

    mutating func endPost(_ request: UInt64, _ body: String?) {
        update { $0.endPost(EngineIORequestID(rawValue: request), body: body, at: $1, using: &$2) }
    }

    @discardableResult mutating func post(_ sid: String, _ body: String?) -> EngineIOResponse? {
        let request = beginPost(sid)
        endPost(request, body)
        return answers[request]
    }

    /// The answer to a GET that does not hang.
    mutating func pollNow(_ sid: String) -> EngineIOResponse? {
        let request = poll(sid)
        return answers[request]
    }

    /// The packets of a GET that is answered at once.
    mutating func packets(_ sid: String) -> [String] {
        guard case .payload(let text) = pollNow(sid) else { return [] }
        return text.split(separator: "\u{1E}").map(String.init)
    }

    // MARK: WebSocket

    mutating func open(sid: String? = nil, page: String = "page") -> ConnectionID {
        let connection = ConnectionID(rawValue: makeID())
        update { $0.open(connection, sid: sid, page: page, at: $1, using: &$2) }
        return connection
    }

    mutating func send(_ text: String, on connection: ConnectionID) {
        update { $0.receive(text, on: connection, at: $1, using: &$2) }
    }

    mutating func send(_ bytes: [UInt8], on connection: ConnectionID) {
        update { $0.receive(bytes, on: connection, at: $1, using: &$2) }
    }

    mutating func close(_ connection: ConnectionID) {
        update { $0.closed(connection, at: $1, using: &$2) }
    }

    /// What came on a socket since this was last asked.
    mutating func frames(_ connection: ConnectionID) -> [String] {
        frames.removeValue(forKey: connection) ?? []
    }

    /// A socket that is in the namespace `/`; returns it and its Socket.IO id.
    mutating func connect(page: String = "page") -> (ConnectionID, id: String) {
        let connection = open(page: page)
        send("40", on: connection)
        let answer = frames(connection).first { $0.hasPrefix("40{") } ?? ""
        return (connection, (try? JSONMembers(parsing: String(answer.dropFirst(2))))?.string("sid") ?? "")
    }

    mutating func emit(_ json: String, on connection: ConnectionID) {
        send("42" + json, on: connection)
    }

    /// The events that came, as their JSON.
    mutating func events(_ connection: ConnectionID) -> [String] {
        frames(connection).filter { $0.hasPrefix("42") }.map { String($0.dropFirst(2)) }
    }
}
