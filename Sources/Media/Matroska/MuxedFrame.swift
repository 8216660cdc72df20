/// One frame on its way into a file.
package struct MuxedFrame: Hashable, Sendable {
    package var track: TrackNumber
    /// When it is to be heard or seen, on the file's timeline.
    package var time: MediaTime
    package var isKeyframe: Bool
    /// The codec's own bytes.
    package var payload: [UInt8]
    /// nil: as long as the Opus packet says, or until the next picture. The file tells it of what stands for lost sound or is invisible.
    package var duration: Duration?
    /// Stands for sound that never came. Written as a BlockGroup with its duration, for players that do not open the packet.
    package var isConcealment: Bool
    /// Sound to throw away at the end of the packet: a cut between packets (RFC 9559 §5.1.3.5.7).
    package var discardPadding: Duration?
    /// Decoded but not displayed: a VP8 alternate reference frame.
    package var isInvisible: Bool

    package init(
        track: TrackNumber, time: MediaTime, isKeyframe: Bool, payload: [UInt8], duration: Duration? = nil,
        isConcealment: Bool = false, discardPadding: Duration? = nil, isInvisible: Bool = false
    ) {
        self.track = track
        self.time = time
        self.isKeyframe = isKeyframe
        self.payload = payload
        self.duration = duration
        self.isConcealment = isConcealment
        self.discardPadding = discardPadding
        self.isInvisible = isInvisible
    }
}
