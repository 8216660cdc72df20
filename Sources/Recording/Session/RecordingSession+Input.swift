package import Media

extension RecordingSession {
    package enum Input: Sendable {
        case participantJoined(ParticipantID, name: String)
        case participantLeft(ParticipantID)
        /// A standing warning from elsewhere, such as that a picture's codec cannot be recorded; nil takes it back.
        case participantWarning(ParticipantID, String?)
        case connection(ParticipantID, ConnectionState)
        case trackAdded(ParticipantID, TrackID, codec: Codec, isScreenShare: Bool)
        case trackEnded(ParticipantID, TrackID)
        case frame(EncodedFrame, ParticipantID, TrackID)
        case senderReport(SenderReportTiming, ParticipantID, TrackID)
        case framesLost(Int, ParticipantID, TrackID)
        case recovery(isWaiting: Bool, ParticipantID, TrackID)
        /// What the protocol has counted of a track since its connection began, once a second. What comes at the moment of `trackAdded` is of the time before.
        case statistics(ReceptionStatistics, ParticipantID, TrackID)
        /// Whether any person is in the room.
        case roomIsEmpty(Bool)
        case pause, resume, stop
        /// Stop, but hurry: the service is told to end.
        case terminate
        /// Say it before `stop`: what left before it may still be on its way for half of this.
        case roundTripTime(ParticipantID, Duration)
        /// A named moment: now.
        case marker(label: String)
        /// What people may change while it runs; nil leaves it as it is.
        case update(name: String?, tags: [String]?, metadata: [String: String]?, hold: Bool?)
        case fileFinished(FileID, bytes: Int64, sha256: String)
        /// A file that the disk did not let be written to its end: so much of it is there. Comes before its `fileFinished`.
        case fileShortened(FileID, duration: Duration)
        case diskFailed(code: String, message: String)
        case timeout

        /// Whom it is about; nil: the whole recording.
        var participant: ParticipantID? {
            switch self {
            case .participantJoined(let id, _), .participantLeft(let id), .participantWarning(let id, _), .connection(let id, _),
                .trackAdded(let id, _, _, _), .trackEnded(let id, _), .frame(_, let id, _), .senderReport(_, let id, _),
                .framesLost(_, let id, _), .recovery(_, let id, _), .statistics(_, let id, _), .roundTripTime(let id, _):
                id
            case .roomIsEmpty, .pause, .resume, .stop, .terminate, .marker, .update, .fileFinished, .fileShortened, .diskFailed, .timeout:
                nil
            }
        }
    }
}
