package import Recording
package import WebRTC

/// What rooms, WHIP and REST need of the media side: the whole seam between the two halves of the server.
///
/// Calls for one participant come one after the other, in the order in which the participant asked.
package protocol MediaGateway: Sendable {
    /// Answers an offer to the recorder, the first one or a later one of the same participant (new tracks, ICE restart).
    ///
    /// Throws `WebRTC.OfferError` for what is wrong with the offer, `RecordingServiceError` for what is wrong with the recording.
    func answer(_ offer: MediaOffer) async throws -> MediaAnswer
    /// A trickled candidate, `candidate:…` without `a=`; nil or empty says that there are no more.
    func add(candidate: String?, mid: String?, participant: ParticipantID, room: String) async

    /// A WHIP publisher's fragment: candidates (nil comes back), or an ICE restart (the fragment to answer with comes back).
    func apply(_ fragment: TrickleFragment, participant: ParticipantID, room: String) async throws -> TrickleFragment?

    /// A person is in the room, with or without media. WHIP publishers are announced by their offer alone.
    func participantJoined(_ id: ParticipantID, name: String, room: String) async
    /// Gone for good (`leave`, DELETE, a socket that nobody resumed): also closes the connection to the recorder and finishes its file.
    func participantLeft(_ id: ParticipantID, room: String) async

    /// Throws `RecordingServiceError.alreadyRunning` where the room has a running one.
    func start(_ request: StartRequest) async throws -> RecordingManifest
    func pause(_ id: RecordingID) async throws -> RecordingManifest
    func resume(_ id: RecordingID) async throws -> RecordingManifest
    func stop(_ id: RecordingID) async throws -> RecordingManifest
    /// Puts a named point on the recording's timeline: now.
    func mark(_ id: RecordingID, label: String) async throws -> RecordingManifest.Marker

    /// The recording as it is now, if this process is still writing it: fresher than what the library has.
    func liveRecording(_ id: RecordingID) async -> RecordingManifest?
    /// The same with its report and timeline.
    func liveDetails(_ id: RecordingID) async -> RecordingManifest?
    func liveRecordings() async -> [RecordingManifest]
    /// Changes a recording that this process is still writing; nil if it is not.
    func update(_ id: RecordingID, _ changes: RecordingChanges) async -> RecordingManifest?

    /// What happened, in order, for one reader: the server's own. It ends when the media side has stopped.
    var events: AsyncStream<MediaEvent> { get }
    /// The sockets are bound and the workers turn: a part of `/readyz`. Nil, or what is missing.
    func unreadiness() async -> String?
}

/// An SDP offer to the recorder, and whose it is.
package struct MediaOffer: Hashable, Sendable {
    package var sdp: String
    package var participant: ParticipantID
    package var name: String
    package var room: String
    /// The m-sections that carry a shared screen; everything else is camera and microphone.
    package var screenMids: [String]
    package var origin: Origin

    package enum Origin: Hashable, Sendable {
        /// A person in a room, who offers because there is a recorder.
        case room
        /// A WHIP publisher: unless `isRecorded` is false it starts a recording where the room has none.
        case publisher(isRecorded: Bool)
    }

    package init(sdp: String, participant: ParticipantID, name: String, room: String, screenMids: [String] = [], origin: Origin = .room) {
        self.sdp = sdp
        self.participant = participant
        self.name = name
        self.room = room
        self.screenMids = screenMids
        self.origin = origin
    }
}

package struct MediaAnswer: Hashable, Sendable {
    package var sdp: String
    /// The recording that the participant is part of.
    package var recording: RecordingID?

    package init(sdp: String, recording: RecordingID?) {
        self.sdp = sdp
        self.recording = recording
    }
}

package enum MediaEvent: Hashable, Sendable {
    /// It changed in a way that people see. The first one of a recording makes the recorder join its room, one that is no longer running makes it leave.
    case recording(RecordingManifest)
    /// A participant's connection to the recorder is over for good: DTLS close, or silence for too long. A publisher is gone with it.
    case connectionEnded(ParticipantID, room: String)
}
