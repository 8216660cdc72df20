import Archive
import Logging
import Media
import Recording
import WebRTC

// Keeping the packets of a recording beside it (`--capture`).
extension MediaWorker {
    /// So much is collected before the disk gets it, unless a commit comes first.
    private static let captureBlock = 1 << 16
    /// When the disk is behind by this part of what may wait for it, what comes now is for the files alone. Before anybody says that the
    /// service is not ready, and long before a recording fails.
    private static let shareOfDiskBuffer = 4

    func startCapture(of recording: ActiveRecording) {
        guard settings.capturesRecordings else { return }
        recording.capture = RecordingCapture(recording.session)
        recording.captureEntry = .init(of: recording.id)
        disk.submit(.create(.capture, name: RecordingManifest.Capture.fileName), for: recording.id)
    }

    /// A capture begins with RTP sessions that start anew. A recording of the room that is still finalizing gets what stands behind missing
    /// packets now, as if it had been waited for, and nothing after.
    func makeWayForCapture(in room: String, at now: MonotonicTime) {
        guard settings.capturesRecordings, rooms[room]?.finalizing.isEmpty == false else { return }
        for peer in rooms[room]?.peers ?? [] {
            peer.session.flush(at: now)
            handOn(from: peer, at: now)
            endCapture(of: peer)
        }
        rooms[room]?.finalizing.removeAll()
    }

    /// A peer's packets are kept from now on.
    func capture(_ peer: Peer, for recording: ActiveRecording, at now: MonotonicTime) {
        guard let capture = recording.capture else { return }
        // Its RTP session starts anew, and counts from zero.
        for track in peer.tracks { reception.count(peer.session.statistics(of: track.id), of: track.id, peer) }
        guard let number = capture.connect(peer.participant, &peer.session, at: now) else { return }
        peer.counted = [:]
        peer.capture = (capture, number)
        if let description = peer.description {
            capture.describe(peer.participant, offer: description.offer, answer: description.answer, at: now)
        }
    }

    func endCapture(of peer: Peer) {
        guard peer.capture != nil else { return }
        peer.session.endCapture()
        peer.capture = nil
    }

    /// Hands on what has come together, if that is much.
    func writeBlockOfCapture(of recording: ActiveRecording, at now: MonotonicTime) {
        guard let capture = recording.capture, capture.byteCount >= Self.captureBlock else { return }
        write(capture, of: recording, at: now)
    }

    /// Hands on all there is: what a manifest says of the files is then in the capture, too. The last manifest ends it.
    func writeCapture(of recording: ActiveRecording, before manifest: RecordingManifest, at now: MonotonicTime) {
        guard let capture = recording.capture else { return }
        if manifest.state.hasEnded {
            finish(capture, of: recording, .complete, at: now)
        } else {
            write(capture, of: recording, at: now)
        }
    }

    /// The disk has failed it, and has said so in the log.
    func loseCapture(of recording: ActiveRecording) {
        if let capture = recording.capture { detach(capture, from: recording) }
        recording.captureEntry?.complete = false
    }

    private func write(_ capture: RecordingCapture, of recording: ActiveRecording, at now: MonotonicTime) {
        guard disk.backlog <= settings.diskBuffer / Self.shareOfDiskBuffer else {
            logger.warning(
                "the disk cannot follow: the capture ends here, the recording goes on", metadata: ["recording": "\(recording.id)"])
            return finish(capture, of: recording, .diskSlow, at: now)
        }
        submit(capture, of: recording)
    }

    private func finish(_ capture: RecordingCapture, of recording: ActiveRecording, _ reason: CaptureEnd, at now: MonotonicTime) {
        capture.end(reason, at: now)
        submit(capture, of: recording)
        disk.submit(.finish(.capture), for: recording.id)
        recording.captureEntry?.complete = reason == .complete
        detach(capture, from: recording)
    }

    private func detach(_ capture: RecordingCapture, from recording: ActiveRecording) {
        recording.capture = nil
        for peer in rooms[recording.room]?.peers ?? [] where peer.capture?.log === capture { endCapture(of: peer) }
    }

    private func submit(_ capture: RecordingCapture, of recording: ActiveRecording) {
        let bytes = capture.takeBytes()
        recording.captureEntry?.bytes += Int64(bytes.count)
        disk.submit(.append(.capture, bytes), for: recording.id)
    }
}
