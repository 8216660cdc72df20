package import Media
package import Recording
package import WebRTC

/// Sees what a `RecorderRig` tells its machines, in the order in which it does: what a capture keeps.
package protocol RigTap: AnyObject {
    func joined(_ participant: ParticipantID, _ session: inout PeerSession, at now: MonotonicTime)
    /// Before a connection's events are polled.
    func willHandOn(from participant: ParticipantID, _ session: inout PeerSession, at now: MonotonicTime)
    func hasHandedOn(at now: MonotonicTime)
    func recordingHandles(_ input: RecordingSession.Input, at now: MonotonicTime)
}
