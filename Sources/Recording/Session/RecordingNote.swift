/// Something that happened in a recording, for its timeline and the log.
package struct RecordingNote: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case started, joined, left, lost, resumed, paused, unpaused, trackAdded, trackEnded, fileCreated, fileFinished, gap, ended
    }

    package var kind: Kind
    /// Seconds on the recording's timeline; 0 before it began.
    package var at: Double
    package var participant: ParticipantID?
    /// For people: a file's name, how long a gap is.
    package var detail: String?
}
