import Recording

/// A recording that a worker is still writing.
final class ActiveRecording {
    let id: RecordingID
    let room: String
    /// Ends when the last WHIP publisher of the room is gone; else it was asked for, and lasts until it is stopped.
    let isStartedByPublisher: Bool
    var session: RecordingSession
    /// In the worker's list of machines to be drained this turn.
    var isTouched = false

    init(room: String, isStartedByPublisher: Bool, session: RecordingSession) {
        id = session.manifest.id
        self.room = room
        self.isStartedByPublisher = isStartedByPublisher
        self.session = session
    }
}
