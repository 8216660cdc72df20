/// Silence at the end of a sound track is taken away again.
///
/// Blocks of a file stand in the order of time. So while somebody is muted and the pictures go on, concealment is written beside them, in
/// case that the sound comes back. When it never does, nobody has sent that silence: a WAV made of the track would be longer than what
/// was said. A BlockGroup becomes a Void of the same size by its first byte alone, and so does a checksum that is not right any more.
extension MatroskaWriter {
    /// The concealment that a track ends with so far.
    struct TrailingSilence {
        /// What the track was before.
        let statistics: MatroskaTrackStatistics
        let lastTick: Int64?
        let previousTick: Int64?
        let lastDuration: Duration?
        /// Where it is in the file, of the clusters that came out, and where the checksums of those are.
        var blocks: [Int] = []
        var checksums: [Int] = []
    }

    /// To be called with each frame before it is counted.
    mutating func noteSilence(_ frame: borrowing MuxedFrame, track index: Int) {
        guard frame.isConcealment else {
            tracks[index].trailingSilence = nil
            return
        }
        guard tracks[index].trailingSilence == nil else { return }
        tracks[index].trailingSilence = TrailingSilence(
            statistics: tracks[index].statistics, lastTick: tracks[index].lastTick, previousTick: tracks[index].previousTick,
            lastDuration: tracks[index].lastDuration)
    }

    /// Notes the places of the concealment in a cluster that comes out next.
    mutating func locateSilence(in cluster: borrowing MatroskaCluster) {
        for index in tracks.indices where tracks[index].trailingSilence != nil {
            let places = cluster.silence.filter { $0.track == tracks[index].number }.map { byteCount + $0.position }
            guard !places.isEmpty else { continue }
            tracks[index].trailingSilence?.blocks += places
            if let position = cluster.checksumPosition { tracks[index].trailingSilence?.checksums.append(byteCount + position) }
        }
    }

    /// To be called when all clusters are out.
    mutating func removeTrailingSilence() {
        let void = [UInt8(truncatingIfNeeded: EBMLElementID.void.rawValue)]
        for index in tracks.indices {
            guard let silence = tracks[index].trailingSilence.take() else { continue }
            tracks[index].statistics = silence.statistics
            tracks[index].lastTick = silence.lastTick
            tracks[index].previousTick = silence.previousTick
            tracks[index].lastDuration = silence.lastDuration
            // A crash between leaves clusters without a checksum, none with a wrong one.
            for offset in silence.checksums + silence.blocks { outputs.append(.patch(offset: offset, void)) }
        }
    }
}
