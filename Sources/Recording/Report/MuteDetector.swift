import Media

/// Finds where a track is muted: its packets stop while the connection lives, or its sound is digital silence and nothing else.
///
/// A browser whose track is disabled goes on sending: silence, which Opus encodes in a few bytes. A sender with DTX sends far fewer packets, and is not muted
/// when its speaker listens. A shared screen that does not change is sent once a second by browsers, and gets more patience.
struct MuteDetector: Hashable {
    private(set) var isMuted = false
    private var packets = 0
    private var lastProgress: MonotonicTime?
    private var lastFrame: MediaTime?
    /// Since when there has been silence and nothing else.
    private var silentSince: MediaTime?

    private let patience: Duration

    /// Two ticks.
    private static let patience = Duration.milliseconds(1900)
    /// Five.
    private static let patienceWithScreens = Duration.milliseconds(4900)
    /// Of an encoder that hears zeros.
    private static let silentByteCount = 8
    private static let densePackets = Duration.milliseconds(70)

    init(isScreenShare: Bool = false) {
        patience = isScreenShare ? Self.patienceWithScreens : Self.patience
    }

    enum Change: Hashable { case muted(at: MediaTime), unmuted(at: MediaTime) }

    /// Once a second, while the connection lives.
    mutating func tick(packets: Int, at now: MonotonicTime) -> Change? {
        guard packets == self.packets, let lastProgress else {
            self.packets = packets
            lastProgress = now
            return nil
        }
        guard !isMuted, now - lastProgress >= patience, let lastFrame else { return nil }
        isMuted = true
        return .muted(at: lastFrame)
    }

    mutating func wrote(_ payloadByteCount: Int, kind: MediaKind, at time: MediaTime) -> Change? {
        let isDense = lastFrame.map { time - $0 <= Self.densePackets } ?? false
        lastFrame = time
        guard kind == .audio, payloadByteCount <= Self.silentByteCount, isDense else {
            silentSince = nil
            guard isMuted else { return nil }
            isMuted = false
            return .unmuted(at: time)
        }
        let since = silentSince ?? time
        silentSince = since
        guard !isMuted, time - since >= Self.patience else { return nil }
        isMuted = true
        return .muted(at: since)
    }
}
