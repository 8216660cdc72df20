import Media
import Recording
import WebRTC

/// A participant's connection to the recorder, as its worker holds it. A class for identity: several tables of one worker point to it.
final class Peer {
    let participant: ParticipantID
    let name: String
    let room: String
    let isPublisher: Bool
    /// Begins the transaction ids of the checks that we make for it.
    let tag: UInt32
    var session: PeerSession
    /// What the peer has agreed to send, in the order in which it did.
    var tracks: [PeerTrack] = []
    /// The addresses in the worker's table that lead here.
    var addresses: [TransportAddress] = []
    /// The username fragments that lead here; after an ICE restart there are two.
    var usernameFragments: [String] = []
    var connection = ConnectionState.connecting
    var warning: String?
    /// When the recording was last told that the connection lives.
    var lastNotedLife = MonotonicTime.zero
    /// Its share of the worker's `WaitingMemory`, as last counted.
    var waitingByteCount = 0
    /// What of its tracks is in the worker's totals already.
    var counted: [TrackID: ReceptionStatistics] = [:]
    /// Keeps what the peer sends, while it is recorded and captured, and the number that the peer has there.
    var capture: (log: RecordingCapture, connection: Int)?
    /// Its last offer and our answer, kept where captures are made.
    var description: (offer: String, answer: String)?
    /// In the worker's list of machines to be drained this turn.
    var isTouched = false

    init(participant: ParticipantID, name: String, room: String, isPublisher: Bool, tag: UInt32, session: consuming PeerSession) {
        self.participant = participant
        self.name = name
        self.room = room
        self.isPublisher = isPublisher
        self.tag = tag
        self.session = session
    }
}
