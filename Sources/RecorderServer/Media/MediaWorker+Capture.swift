import Archive
import Logging
import Media
import Recording
import WebRTC

// Keeping the packets of a recording beside it (`--capture`).
extension MediaWorker {
    /// So much is collected before the disk gets it, unless a commit comes first.
    private static let captureBlock = 1 << 16
    /// The disk is behind by so much: what comes now is for the files alone.
    private static let captureBacklog = 64 << 20

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
        guard let capture = recording.capture, let number = capture.connect(peer.participant, &peer.session, at: now) else { return }
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

    /// Called with whatever the recording has to say to the disk, before the disk hears it.
    func writeCapture(of recording: ActiveRecording, before operation: FileOperation, at now: MonotonicTime) {
        guard let capture = recording.capture else { return }
        if disk.backlog > Self.captureBacklog {
            logger.warning(
                "the disk cannot follow: the capture ends here, the recording goes on", metadata: ["recording": "\(recording.id)"])
            return finishCapture(of: recording, capture, .diskSlow, at: now)
        }
        if case .commit(let manifest) = operation {
            guard manifest.state == .completed || manifest.state == .failed else { return submit(capture, of: recording) }
            finishCapture(of: recording, capture, .complete, at: now)
        } else if capture.byteCount >= Self.captureBlock {
            submit(capture, of: recording)
        }
    }

    private func finishCapture(of recording: ActiveRecording, _ capture: RecordingCapture, _ reason: CaptureEnd, at now: MonotonicTime) {
        capture.end(reason, at: now)
        submit(capture, of: recording)
        disk.submit(.finish(.capture), for: recording.id)
        recording.capture = nil
        recording.captureEntry?.complete = reason == .complete
        for peer in rooms[recording.room]?.peers ?? [] where peer.capture?.log === capture { endCapture(of: peer) }
    }

    private func submit(_ capture: RecordingCapture, of recording: ActiveRecording) {
        guard capture.byteCount > 0 else { return }
        let bytes = capture.takeBytes()
        recording.captureEntry?.bytes += Int64(bytes.count)
        disk.submit(.append(.capture, bytes), for: recording.id)
    }
}
