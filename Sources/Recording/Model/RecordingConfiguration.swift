import Media

/// All that a recording session has to know before it starts.
package struct RecordingConfiguration: Hashable, Sendable, Codable {
    package var id: RecordingID
    package var room: String
    package var name: String
    package var format: RecordingFormat = .videoWebM
    package var tracks: TrackSelection = .all
    /// Only these are recorded; nil: everybody.
    package var participants: Set<ParticipantID>?
    package var tags: [String] = []
    package var metadata: [String: String] = [:]
    /// Of recorded time. When it is reached the recording ends as if stopped.
    package var maxDuration: Duration?
    /// Of all files together, likewise.
    package var maxBytes: Int64?
    /// A recording to which nobody ever sends ends after this.
    package var waitLimit: Duration = .seconds(3600)
    /// A recording ends when its room, once somebody was in it, has been empty for this.
    package var emptyRoomLimit: Duration = .seconds(60)
    /// What was received so long ago is in the file, at most at a crash missing. Bounds the clusters.
    package var flushInterval: Duration = .seconds(1)
    /// How often what is in the files is made safe against a power cut.
    package var syncInterval: Duration = .milliseconds(500)
    /// How long packets are waited for that are sent again.
    package var recoveryWindow: Duration = .seconds(2)
    /// For the files' headers: `Recorder 1.0`.
    package var writingApp: String
    package var continues: RecordingID?
    /// What was asked for, to be kept with the recording; nil when a publisher started it.
    package var request: StartRequest?

    package init(id: RecordingID, room: String, name: String? = nil, writingApp: String) {
        self.id = id
        self.room = room
        self.name = name ?? room
        self.writingApp = writingApp
    }

    /// What a request asks for, with the limits of the service.
    package init(_ request: StartRequest, id: RecordingID, writingApp: String) throws(StartRequestError) {
        try request.validate()
        let name = request.name.flatMap { $0.isEmpty ? nil : $0 }
        self.init(id: id, room: request.room, name: name, writingApp: writingApp)
        format = try request.format()
        tracks = request.tracks ?? (format.isAudioOnly ? .audio : .all)
        participants = request.participants.map { Set($0) }
        tags = request.tags ?? []
        metadata = request.metadata ?? [:]
        maxDuration = request.maxDuration.map { .nanoseconds(Int64($0 * 1e9)) }
        maxBytes = request.maxBytes
    }

    /// What is left of the flush interval is for the file's writer.
    var waitLimits: WaitLimits {
        WaitLimits(recovery: recoveryWindow, start: min(flushInterval * 3 / 4, ParticipantClock.longestStartHold))
    }

    /// Whether media of this kind goes into a file.
    func records(_ kind: MediaKind) -> Bool {
        tracks.includes(kind) && !(format.isAudioOnly && kind == .video)
    }
}
