import Media
import Recording

/// A recording that a worker is still writing.
final class ActiveRecording {
    let id: RecordingID
    let room: String
    /// Ends when the last WHIP publisher of the room is gone; else it was asked for, and lasts until it is stopped.
    let isStartedByPublisher: Bool
    /// Poll it freely; tell it by `handle(_:at:)`.
    var session: RecordingSession
    /// What keeps its packets beside it; nil when nobody asked for that, or when the disk could not follow.
    var capture: RecordingCapture?
    /// As the manifest has it.
    var captureEntry: RecordingManifest.Capture?
    /// In the worker's list of machines to be drained this turn.
    var isTouched = false

    init(room: String, isStartedByPublisher: Bool, session: RecordingSession) {
        id = session.manifest.id
        self.room = room
        self.isStartedByPublisher = isStartedByPublisher
        self.session = session
    }

    func handle(_ input: RecordingSession.Input, at now: MonotonicTime) {
        if let capture { capture.record(input, at: now) }
        session.handle(input, at: now)
    }

    var manifest: RecordingManifest { completed(session.manifest) }
    /// With report and timeline.
    var detailedManifest: RecordingManifest { completed(session.detailedManifest) }

    /// With the capture, of which the session does not know.
    func completed(_ manifest: RecordingManifest) -> RecordingManifest {
        guard let captureEntry else { return manifest }
        var manifest = manifest
        manifest.capture = captureEntry
        manifest.bytes = manifest.byteSum
        return manifest
    }
}
