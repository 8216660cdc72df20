import FoundationEssentials
import Media
import Recording

@testable import RecorderServer

/// A `SignallingHub` with clients by name, a clock that stands until it is moved, and chance that repeats.
struct HubRig {
    private(set) var hub: SignallingHub
    private(set) var now = MonotonicTime.zero
    /// What each connection was sent and nobody has looked at yet.
    private var inboxes: [String: [[String: JSONValue]]] = [:]
    private var connections: [String: ConnectionID] = [:]
    private(set) var closed: [String: SignallingHub.CloseReason] = [:]
    private(set) var asked: [(request: MediaRequest, participant: ParticipantID)] = []
    private(set) var ids: [String: ParticipantID] = [:]
    private(set) var tokens: [String: String] = [:]
    private var random = Seeded(state: 1)
    private var next: UInt64 = 0

    init(_ configure: (inout SignallingLimits) -> Void = { _ in }) {
        var limits = SignallingLimits()
        configure(&limits)
        hub = SignallingHub(limits: limits)
    }

    mutating func handle(_ input: SignallingHub.Input) {
        hub.handle(input, at: now, using: &random)
        for output in hub.takeOutputs() {
            switch output {
            case .send(let connection, let text): deliver(text, to: connection)
            case .close(let connection, let reason): if let name = name(of: connection) { closed[name] = reason }
            case .ask(let request, let participant): asked.append((request, participant))
            }
        }
    }

    /// Opens a socket for somebody; the welcome is looked at here.
    mutating func connect(_ name: String, resuming token: String? = nil, credential: Credential? = .everything) {
        next += 1
        connections[name] = ConnectionID(rawValue: next)
        handle(.opened(ConnectionID(rawValue: next), resumeToken: token, credential: credential, iceServers: []))
        guard let welcome = inboxes[name]?.first, welcome["type"]?.string == "welcome" else { return }
        ids[name] = welcome["id"]?.string.map { ParticipantID($0) }
        tokens[name] = welcome["resumeToken"]?.string
    }

    mutating func disconnect(_ name: String, isClean: Bool = false) {
        if let connection = connections[name] { handle(.closed(connection, wasClean: isClean)) }
    }

    mutating func send(_ text: String, from name: String) {
        guard let connection = connections[name] else { return }
        do {
            handle(.received(connection, try ClientMessage(parsing: text), bytes: text.utf8.count))
        } catch {
            handle(.garbage(connection, error, bytes: text.utf8.count))
        }
    }

    /// Connects somebody and joins a room; whatever that says to anybody is forgotten.
    mutating func join(_ name: String, _ room: String = "standup") {
        connect(name)
        send(#"{"type":"join","room":"\#(room)","name":"\#(name)"}"#, from: name)
        forget()
    }

    mutating func forget() {
        inboxes = [:]
        asked = []
    }

    mutating func advance(by duration: Duration) {
        now = now + duration
        handle(.timeout)
    }

    /// The media side answers the oldest request that it was asked and has not answered.
    mutating func reply(_ reply: MediaReply) {
        let (_, participant) = asked.removeFirst()
        handle(.replied(participant, reply))
    }

    mutating func messages(to name: String) -> [[String: JSONValue]] {
        defer { inboxes[name] = nil }
        return inboxes[name] ?? []
    }

    mutating func types(to name: String) -> [String] {
        messages(to: name).compactMap { $0["type"]?.string }
    }

    mutating func error(to name: String) -> String? {
        messages(to: name).last { $0["type"]?.string == "error" }?["code"]?.string
    }

    func id(_ name: String) -> String { ids[name]?.text ?? "" }

    mutating func authenticate(_ name: String, _ credential: Credential) {
        if let connection = connections[name] { handle(.authenticated(connection, credential)) }
    }

    private func name(of connection: ConnectionID) -> String? {
        connections.first { $0.value == connection }?.key
    }

    private mutating func deliver(_ text: String, to connection: ConnectionID) {
        guard let name = name(of: connection) else { return }
        let message = (try? JSONDecoder().decode([String: JSONValue].self, from: Data(text.utf8))) ?? ["type": .string("NOT JSON")]
        inboxes[name, default: []].append(message)
    }
}

/// xorshift64*: the same numbers in every run.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

extension RecordingManifest {
    /// One to show around.
    static func example(room: String = "standup", state: State = .recording, number: Int = 1) -> RecordingManifest {
        let id = RecordingID("01990000-0000-7000-8000-00000000000\(number)")!
        var recording = RecordingManifest(id: id, room: room, name: "Monday", createdAt: WallTime(milliseconds: 1_700_000_000_000))
        recording.state = state
        return recording
    }
}
