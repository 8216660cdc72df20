import Recording

/// What a worker knows of one room: who is in it, and what is being recorded.
struct WorkerRoom {
    /// Persons, with or without media, in the order in which they came.
    var persons: [(id: ParticipantID, name: String)] = []
    var peers: [Peer] = []
    /// The running one.
    var recording: ActiveRecording?
    /// Stopped ones that take what was sent before, and whose files are being finished.
    var finalizing: [ActiveRecording] = []

    var hasPublishers: Bool { peers.contains(where: \.isPublisher) }
    var isEmpty: Bool { persons.isEmpty && !hasPublishers }
    var isForgettable: Bool { isEmpty && peers.isEmpty && recording == nil && finalizing.isEmpty }
}
