package import Recording

/// What a client says on `/ws` (INTERFACE.md, "WebSocket signalling"). Unknown fields are ignored.
package enum ClientMessage: Hashable, Sendable {
    case join(Join)
    case leave
    /// `name` is how the other one is to see the sender, nil for as before; with accept and next, too.
    case call(to: ParticipantID, name: PersonName?)
    case accept(from: ParticipantID, name: PersonName?)
    case decline(from: ParticipantID, reason: String?)
    case hangup
    case next(name: PersonName?)
    case quit
    case signal(SignalMessage)
    case record(RecordCommand)
    case consent(RecordingID, isGranted: Bool)
    case ping

    package struct Join: Hashable, Sendable {
        package var room: RoomName
        package var name: PersonName
        package var token: String?
    }

    /// Reads one text frame.
    package init(parsing text: String) throws(SignallingError) {
        let members: JSONMembers
        do {
            members = try JSONMembers(parsing: text)
        } catch {
            throw SignallingError(.badMessage, "this is \(error); send one JSON object a text frame")
        }
        guard let type = try? members["type"].map({ try JSONText.decode(String.self, from: $0) }) else {
            throw SignallingError(.badMessage, "the message has no type; every message names its type")
        }
        do {
            guard let message = try Self.read(type, members, text) else {
                throw SignallingError(.unknownType, "there is no message of type \(type.prefix(100))", request: String(type.prefix(100)))
            }
            self = message
        } catch let error as SignallingError {
            throw error
        } catch {
            throw SignallingError(.badMessage, "\(type): \(error)", request: type)
        }
    }

    private static func read(_ type: String, _ members: JSONMembers, _ text: String) throws -> ClientMessage? {
        func fields<Fields: Decodable>(_ type: Fields.Type = Fields.self) throws(JSONFieldError) -> Fields {
            try JSONText.decode(Fields.self, from: text)
        }
        switch type {
        case "join": return .join(try join(fields()))
        case "leave": return .leave
        case "call":
            let addressee = try fields(Addressee.self)
            return .call(to: addressee.to, name: try name(addressee.name))
        case "accept":
            let caller = try fields(Caller.self)
            return .accept(from: caller.from, name: try name(caller.name))
        case "decline":
            let caller = try fields(Caller.self)
            return .decline(from: caller.from, reason: caller.reason.map { String($0.prefix(200)) })
        case "hangup": return .hangup
        case "next": return .next(name: try name(fields(Stranger.self).name))
        case "quit": return .quit
        case "signal": return .signal(SignalMessage(to: try fields(Addressee.self).to, members: members))
        case "record": return .record(try RecordCommand(parsing: members))
        case "consent":
            let consent = try fields(Consent.self)
            return .consent(consent.recording, isGranted: consent.granted)
        case "ping": return .ping
        default: return nil
        }
    }

    private static func join(_ fields: JoinFields) throws(JSONFieldError) -> Join {
        guard let room = RoomName(fields.room) else { throw JSONFieldError(field: "room", problem: RoomName.rule) }
        return Join(room: room, name: try name(fields.name) ?? .anonymous, token: fields.token)
    }

    private static func name(_ text: String?) throws(JSONFieldError) -> PersonName? {
        guard let text else { return nil }
        guard let name = PersonName(text) else { throw JSONFieldError(field: "name", problem: PersonName.rule) }
        return name
    }

    private struct JoinFields: Decodable {
        var room: String
        var name: String?
        var token: String?
    }

    private struct Addressee: Decodable {
        var to: ParticipantID
        var name: String?
    }

    private struct Stranger: Decodable {
        var name: String?
    }

    private struct Caller: Decodable {
        var from: ParticipantID
        var name: String?
        var reason: String?
    }

    private struct Consent: Decodable {
        var recording: RecordingID
        var granted: Bool
    }
}
