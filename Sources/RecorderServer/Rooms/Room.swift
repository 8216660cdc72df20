package import Recording

/// Who is in a room and what is being recorded there. It exists while somebody is in it or it is being recorded.
package struct Room: Hashable, Sendable {
    package let name: String
    package let kind: Kind
    /// In the order in which they came.
    package private(set) var members: [ParticipantID] = []
    /// WHIP publishers: they send media and cannot be signalled to.
    package private(set) var publishers: [Publisher] = []
    /// The running one; the recorder is in the room exactly as long.
    package var recording: RecordingManifest?
    /// What members said to being recorded, by recording.
    package private(set) var consents: [RecordingID: [ParticipantID: Bool]] = [:]

    package struct Publisher: Hashable, Sendable {
        package var id: ParticipantID
        package var name: String
    }

    package enum Kind: Hashable, Sendable {
        /// Whoever knows its name may join.
        case open
        /// Made for the two of a call or a match: nobody else may join, and it ends when one of them leaves.
        case call, match
    }

    package init(name: String, kind: Kind = .open) {
        self.name = name
        self.kind = kind
    }

    package var isEmpty: Bool { members.isEmpty && publishers.isEmpty && recording == nil }

    mutating func add(_ member: ParticipantID) {
        members.append(member)
    }

    mutating func remove(_ member: ParticipantID) {
        members.removeAll { $0 == member }
    }

    mutating func add(_ publisher: Publisher) {
        publishers.append(publisher)
    }

    mutating func remove(publisher: ParticipantID) {
        publishers.removeAll { $0.id == publisher }
    }

    mutating func set(_ isGranted: Bool, by member: ParticipantID, for recording: RecordingID) {
        consents[recording, default: [:]][member] = isGranted
    }
}
