package import Recording
package import WebRTC
package import Media

/// Everything that a capture keeps beside packets, each as JSON in a comment of the pcapng file.
///
/// Two kinds of machines are told what happened: `RTPSession`s, one a connection, and the `RecordingSession`. What an RTP session has to say
/// goes to the recording right after each of its inputs, unless `hold` says that `collect` will tell when.
package enum CaptureEvent: Hashable, Sendable, Codable {
    case capture(CaptureHeader)

    // MARK: A connection's RTP session

    /// A participant's connection begins. Its packets have the source address 10.77.x.y, where x·256 + y is its number.
    case connection(number: Int, participant: ParticipantID, configuration: RTPSession.Configuration)
    /// For people only: what was offered and answered.
    case description(participant: ParticipantID, offer: String, answer: String)
    case media(connection: Int, sections: [NegotiatedMedia])
    case keyframeRequest(connection: Int, track: TrackID)
    case roundTripTime(connection: Int, duration: Duration)
    case flush(connection: Int)
    case giveUpOldestWait(connection: Int)
    case timeout(connection: Int)
    case hold(connection: Int)
    /// So many of its events go to the recording now.
    case collect(connection: Int, events: Int)
    case release(connection: Int)

    // MARK: The recording

    case joined(participant: ParticipantID, name: String)
    case left(participant: ParticipantID)
    case warning(participant: ParticipantID, text: String?)
    case state(participant: ParticipantID, connection: ConnectionState)
    case trackAdded(participant: ParticipantID, track: TrackID, codec: Codec, isScreenShare: Bool)
    case trackEnded(participant: ParticipantID, track: TrackID)
    case roomIsEmpty(value: Bool)
    case pause
    case resume
    case stop
    case terminate
    case marker(label: String)
    case delay(participant: ParticipantID, roundTripTime: Duration)
    case update(name: String?, tags: [String]?, metadata: [String: String]?, hold: Bool?)
    case fileFinished(file: Int, bytes: Int64, sha256: String)
    case diskFailed(code: String, message: String)
    case recordingTimeout
    /// The last record. A capture without one was cut off.
    case end(reason: CaptureEnd)
}

package enum CaptureEnd: String, Hashable, Sendable, Codable {
    /// The recording is over, and everything that led to it is here.
    case complete
    /// The disk could not follow: the recording went on, the capture did not.
    case diskSlow = "disk-slow"
}
