package import Archive
package import Recording

/// Why a recording could not be started or changed; the text says who must do what.
package enum RecordingServiceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A room has one running recording at a time.
    case alreadyRunning(RecordingManifest)
    /// Pausing a paused one, resuming a running one, stopping an ended one.
    case wrongState(RecordingManifest, action: String)
    case unknownRecording(RecordingID)
    case tooManyMarkers(RecordingManifest)
    /// A person's offer came when nothing is being recorded in the room.
    case notRecording(room: String)
    /// The service is shutting down.
    case unavailable(String)
    /// There is no room for it, or no disk that takes it.
    case insufficientStorage(StorageProblem)

    package var description: String {
        switch self {
        case .alreadyRunning(let running):
            "the room \(running.room) is being recorded already, as \(running.id); stop that one first"
        case .wrongState(let recording, let action):
            "the recording \(recording.id) is \(recording.state.rawValue), so it cannot be told to \(action)"
        case .unknownRecording(let id):
            "there is no recording \(id)"
        case .tooManyMarkers(let recording):
            "the recording \(recording.id) has \(recording.markers.count) markers, and takes no more"
        case .notRecording(let room):
            "the room \(room) is not being recorded; start a recording first"
        case .unavailable(let reason):
            reason
        case .insufficientStorage(let problem):
            "nothing can be recorded now: \(problem)"
        }
    }
}
