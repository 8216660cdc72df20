package import Recording

/// A room as `GET /api/v1/rooms` shows it.
package struct RoomView: Hashable, Sendable, Encodable {
    package var room: String
    package var participants: [Participant]
    /// The running one.
    @ExplicitNull package var recording: Recording?

    package struct Participant: Hashable, Sendable, Encodable {
        package var id: ParticipantID
        package var name: String
        /// `person` or `publisher`: somebody who sends by WHIP and cannot be signalled to.
        package var kind: String
        /// False while its socket is lost and may be resumed.
        package var connected: Bool
        /// What it answered to being recorded; absent until it does.
        package var consent: Bool?
    }

    package struct Recording: Hashable, Sendable, Codable {
        package var id: RecordingID
        package var state: RecordingManifest.State
        package var url: String
    }
}

extension SignallingHub {
    package func view(of room: Room) -> RoomView {
        let consents = room.recording.flatMap { room.consents[$0.id] } ?? [:]
        let persons = room.members.compactMap { id in
            clients[id].map { client in
                var isConnected = false
                if case .connected = client.link { isConnected = true }
                return RoomView.Participant(
                    id: id, name: client.name, kind: "person", connected: isConnected, consent: consents[id])
            }
        }
        let publishers = room.publishers.map {
            RoomView.Participant(id: $0.id, name: $0.name, kind: "publisher", connected: true, consent: nil)
        }
        return RoomView(
            room: room.name, participants: persons + publishers,
            recording: room.recording.map { RoomView.Recording(id: $0.id, state: $0.state, url: "/api/v1/recordings/\($0.id)") })
    }
}
