import Recording

/// The record button.
package enum RecordCommand: Hashable, Sendable {
    /// As `POST /api/v1/recordings`, but for the room, which is the sender's.
    case start(fields: String, room: String?)
    case pause
    case resume
    case stop
    case marker(label: String)

    init(parsing members: JSONMembers) throws(JSONFieldError) {
        guard let raw = members["action"] else { throw JSONFieldError(field: "action", problem: "is missing") }
        let action = try JSONText.decode(String.self, from: raw)
        switch action {
        case "start":
            let room = try members["room"].map { text throws(JSONFieldError) in try JSONText.decode(String.self, from: text) }
            var fields = JSONText()
            for member in members.members where !["type", "action", "room"].contains(member.name) {
                fields.append(member.name, raw: member.raw)
            }
            self = .start(fields: String(fields.text.dropFirst()), room: room)
        case "pause": self = .pause
        case "resume": self = .resume
        case "stop": self = .stop
        case "marker":
            guard let raw = members["label"] else { throw JSONFieldError(field: "label", problem: "is missing") }
            let label = try JSONText.decode(String.self, from: raw)
            guard MarkerLabel.isValid(label) else { throw JSONFieldError(field: "label", problem: "must be \(MarkerLabel.rule)") }
            self = .marker(label: label)
        default: throw JSONFieldError(field: "action", problem: "must be start, pause, resume, stop or marker")
        }
    }

    /// The request that `fields` make for a room.
    static func startRequest(_ fields: String, room: String) throws(StartRequestError) -> StartRequest {
        var request = JSONText()
        request.append("room", room)
        let text = fields.isEmpty ? request.finished() : "\(request.text),\(fields)}"
        return try StartRequest(jsonText: text)
    }
}
