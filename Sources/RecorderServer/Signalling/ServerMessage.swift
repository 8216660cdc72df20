package import Recording

/// What the server says on `/ws` (INTERFACE.md, "WebSocket signalling").
package enum ServerMessage: Hashable, Sendable {
    case welcome(id: ParticipantID, resumeToken: String, isResumed: Bool, iceServers: [ICEServer])
    /// `recording` is the running one, if there is any.
    case joined(room: String, peers: [PeerDescription], recording: RecordingManifest?)
    case peerJoined(PeerDescription)
    case peerLeft(ParticipantID)
    case incomingCall(from: ParticipantID, name: String)
    /// To both; the one who called makes the offers.
    case callAccepted(PeerDescription, room: String, isInitiator: Bool)
    /// To the caller, and with `cancelled` or `timeout` to the one who is called.
    case callDeclined(PeerDescription, reason: String)
    case matched(PeerDescription, room: String, isInitiator: Bool)
    case unmatched(reason: String)
    case waiting
    /// `payload` are members as JSON text, without braces.
    case signal(from: ParticipantID, payload: String)
    case recording(RecordingManifest)
    case pong
    case error(SignallingError)

    package var type: String {
        switch self {
        case .welcome: "welcome"
        case .joined: "joined"
        case .peerJoined: "peer-joined"
        case .peerLeft: "peer-left"
        case .incomingCall: "incoming-call"
        case .callAccepted: "call-accepted"
        case .callDeclined: "call-declined"
        case .matched: "matched"
        case .unmatched: "unmatched"
        case .waiting: "waiting"
        case .signal: "signal"
        case .recording: "recording"
        case .pong: "pong"
        case .error: "error"
        }
    }

    /// The text frame, `type` first.
    package var text: String {
        var object = JSONText()
        object.append("type", type)
        switch self {
        case .welcome(let id, let resumeToken, let isResumed, let iceServers):
            object.append("id", id.text)
            object.append("resumeToken", resumeToken)
            object.append("resumed", isResumed)
            object.append("iceServers", encoding: iceServers)
        case .joined(let room, let peers, let recording):
            object.append("room", room)
            object.append("peers", raw: "[" + peers.map(\.json).joined(separator: ",") + "]")
            object.append("recording", encoding: recording)
        case .peerJoined(let peer):
            object.append("peer", raw: peer.json)
        case .peerLeft(let id):
            object.append("id", id.text)
        case .incomingCall(let caller, let name):
            object.append("from", caller.text)
            object.append("name", name)
        case .callAccepted(let peer, let room, let isInitiator), .matched(let peer, let room, let isInitiator):
            object.append("peer", raw: peer.json)
            object.append("room", room)
            object.append("initiator", isInitiator)
        case .callDeclined(let peer, let reason):
            object.append("peer", raw: peer.json)
            object.append("reason", reason)
        case .unmatched(let reason):
            object.append("reason", reason)
        case .waiting, .pong:
            break
        case .signal(let sender, let payload):
            object.append("from", sender.text)
            return payload.isEmpty ? object.finished() : "\(object.text),\(payload)}"
        case .recording(let recording):
            object.append("recording", encoding: recording)
        case .error(let error):
            object.append("code", error.code.rawValue)
            object.append("message", error.message)
            if let request = error.request { object.append("request", request) }
        }
        return object.finished()
    }
}
