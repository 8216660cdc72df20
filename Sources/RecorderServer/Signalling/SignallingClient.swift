import Media
import Recording

/// One socket of `/ws`. Never used again for another.
package struct ConnectionID: Hashable, Sendable {
    package var rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// Somebody on `/ws`: keeps its id and its room while one socket takes the place of another.
struct SignallingClient {
    let id: ParticipantID
    var resumeToken: String
    var link: Link
    /// What arrived while it was away. Beside the state, so that appending copies nothing.
    var missed: [String] = []
    var missedBytes = 0
    var name = PersonName.anonymous.text
    var room: String?
    var activity = Activity.none
    /// With whom it was matched last: not again, while there are others.
    var lastStranger: ParticipantID?
    var credential: Credential?
    var bucket: TokenBucket
    /// Messages in a row that came too fast.
    var refusals = 0

    /// What it is about to do, outside of rooms.
    enum Activity: Hashable {
        case none
        /// Has called somebody, who has not answered.
        case calling(ParticipantID, until: MonotonicTime)
        /// Is called by somebody.
        case called(by: ParticipantID)
        /// Waits for a stranger.
        case waiting
    }

    enum Link: Hashable {
        case connected(ConnectionID)
        case away(until: MonotonicTime)
    }

    init(id: ParticipantID, resumeToken: String, connection: ConnectionID, credential: Credential?, bucket: TokenBucket) {
        self.id = id
        self.resumeToken = resumeToken
        link = .connected(connection)
        self.credential = credential
        self.bucket = bucket
    }

    var peer: PeerDescription { PeerDescription(id: id, name: name, kind: .person) }
}
