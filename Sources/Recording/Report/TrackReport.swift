package import Media

/// How one track came through, as far as it went into one file. Times are seconds on the recording's timeline.
package struct TrackReport: Hashable, Sendable, Codable {
    package var kind: MediaKind
    package var codec: Codec
    package var screen: Bool
    /// nil when nothing of it was ever written.
    @ExplicitNull package var file: String?
    package var verdict: Verdict

    // What came over the network; see `ReceptionStatistics`.
    package var packets = 0
    /// Of the payloads of those packets.
    package var bytes = 0
    package var packetsLost = 0
    package var recoveredByRetransmission = 0
    package var recoveredByRedundancy = 0
    package var duplicates = 0
    /// Overtaken on the way by others of their stream, and in time all the same.
    @ZeroByDefault package var reorderedPackets = 0
    /// Came after they were given up.
    package var latePackets = 0
    package var discardedPackets = 0
    /// Numbers in the NACKs that were sent, repetitions included.
    package var packetsRequested = 0
    /// Seconds, now or at the end.
    package var jitter = 0.0
    @ExplicitNull package var roundTripTime: Double?

    // What became of it.
    /// Written into the file.
    package var frames = 0
    package var framesLost = 0
    package var incompleteFrames = 0
    package var undecodableFrames = 0
    /// Pictures that came before the key frame that they needed.
    package var skippedFrames = 0
    package var keyframes = 0
    package var keyframeRequests = 0
    /// Of video.
    package var freezes = Stops()
    /// Of sound: what is filled with packets that decoders conceal, and the rest of gaps longer than a minute.
    package var gaps = Stops()
    package var resolutions: [Resolution] = []
    package var bitrate: Bitrate
    /// How much faster than the sender's wall clock its RTP clock runs, in parts per million; nil before its reports tell.
    @ExplicitNull package var clockDrift: Double?

    /// The first stops one by one, the sums over all.
    package struct Stops: Hashable, Sendable, Codable {
        package var count = 0
        package var duration = 0.0
        /// Without those that were the sender's doing.
        package var lossCount = 0
        package var lossDuration = 0.0
        package var longestLoss = 0.0
        package var list: [MediaStop] = []

        init() {}

        init(_ stops: MediaStops) {
            count = stops.count
            duration = stops.duration.roundedToMilliseconds
            lossCount = stops.damageCount
            lossDuration = stops.damageDuration.roundedToMilliseconds
            longestLoss = stops.longestDamage.roundedToMilliseconds
            list = stops.list
        }
    }

    package struct Resolution: Hashable, Sendable, Codable {
        package var at: Double
        package var width: Int
        package var height: Int
    }

    /// Of the frames in the file.
    package struct Bitrate: Hashable, Sendable, Codable {
        /// Seconds: where the first value begins, and how long each is.
        package var start: Int
        package var interval: Int
        /// Bits per second.
        package var values: [Int]
    }

    init(kind: MediaKind, codec: Codec, screen: Bool, file: String?, bitrate: Bitrate) {
        self.kind = kind
        self.codec = codec
        self.screen = screen
        self.file = file
        self.bitrate = bitrate
        verdict = .complete
    }

    mutating func take(_ statistics: ReceptionStatistics) {
        packets = statistics.packets
        bytes = statistics.bytes
        packetsLost = statistics.packetsLost
        recoveredByRetransmission = statistics.recoveredByRetransmission
        recoveredByRedundancy = statistics.recoveredByRedundancy
        duplicates = statistics.duplicates
        reorderedPackets = statistics.reorderedPackets
        latePackets = statistics.latePackets
        discardedPackets = statistics.discardedPackets
        packetsRequested = statistics.packetsRequested
        jitter = (statistics.jitter.inSeconds * 1e6).rounded() / 1e6
        roundTripTime = statistics.roundTripTime.map { ($0.inSeconds * 1e6).rounded() / 1e6 }
        incompleteFrames = statistics.incompleteFrames
        undecodableFrames = statistics.undecodableFrames
        keyframes = statistics.keyframes
        keyframeRequests = statistics.keyframeRequests
    }
}
