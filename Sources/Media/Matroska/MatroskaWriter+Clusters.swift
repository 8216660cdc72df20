/// Where clusters end.
///
/// Browsers' Media Source Extensions measure a picture's duration by the next one in the same cluster; for the last of a cluster they guess. Chromium
/// then drops all pictures up to the next key frame when the next one comes later than twice that duration, and Firefox when a cluster begins before
/// the end of any frame of the one before, or later than twice the longest duration. So a cluster ends where no sound is cut by it; its last
/// picture says that it ends there, by which it has lost less than half of its time; and the last sound says how long it is when a guess would be
/// wrong (MatroskaWriter+Ends). Measured with Firefox ESR 153 and Chromium 156: files of such clusters come through whole, while those of
/// ffmpeg and mkvmerge lose most of their pictures in Firefox. Nobody else minds where a cluster begins.
extension MatroskaWriter {
    /// A frame whose place in the file is decided with the next picture.
    struct HeldFrame {
        var frame: MuxedFrame
        /// Of its block, in milliseconds of the file's timeline.
        var tick: Int64
        /// Index of its track.
        var track: Int
    }

    /// Closes the open cluster where that must or can be done. Returns the frame for the cluster that is open then; nil when it is held.
    mutating func place(_ next: HeldFrame) -> HeldFrame? {
        guard let cluster else { return next }
        let span = next.tick - cluster.timestamp
        let isPicture = tracks[next.track].isVideo
        if isPicture && next.frame.isKeyframe || !hasRoom(for: next.frame, in: cluster) {
            releaseHeld()
            closeCluster(before: next.tick)
            return next
        }
        // In its last quarter, or when its time on the clock is nearly over, a cluster ends as soon as it can end well.
        if isEndingSoon || span >= clusterTicks * 3 / 4 {
            guard let picture = onlyPicture else {
                if span >= clusterTicks || everyTrackEnds(by: next.tick) { closeCluster(before: next.tick) }
                return next
            }
            if isPicture {
                if endCluster(before: next, picture: picture) { return next }
            } else if span < clusterTicks {
                held.append(next)
                return nil
            }
        }
        releaseHeld()
        if span >= clusterTicks { closeCluster(before: next.tick) }
        return next
    }

    /// Brings the sound that was held back into the open cluster.
    mutating func releaseHeld() {
        let frames = held
        held = []
        for frame in frames { append(frame) }
    }

    private func hasRoom(for frame: borrowing MuxedFrame, in cluster: borrowing MatroskaCluster) -> Bool {
        let waiting = held.reduce(0) { $0 + $1.frame.payload.count + 32 }
        return cluster.byteCount + waiting + frame.payload.count + 32 <= configuration.clusterByteLimit
    }

    /// The one video track, when its last picture is in the open cluster.
    private var onlyPicture: Int? {
        let pictures = tracks.indices.filter { tracks[$0].isVideo }
        guard pictures.count == 1, tracks[pictures[0]].lastSimpleBlock != nil else { return nil }
        return pictures[0]
    }

    /// Ends the cluster between its last picture and the next one, at the latest moment that cuts no sound and comes before neither half.
    private mutating func endCluster(before next: HeldFrame, picture: Int) -> Bool {
        guard let last = tracks[picture].lastTick else { return false }
        var soundEnd = endOfSound
        var best: (count: Int, tick: Int64)?
        for (count, candidate) in (held + [next]).enumerated() {
            if candidate.tick >= soundEnd, candidate.tick > last, 2 * (candidate.tick - last) >= next.tick - last {
                best = (count, candidate.tick)
            }
            if let duration = inherentDuration(of: candidate.frame, track: candidate.track) {
                soundEnd = max(soundEnd, candidate.tick + Self.ticks(duration, after: candidate.tick))
            }
        }
        guard let best else { return false }
        let later = held[best.count...]
        held = Array(held[..<best.count])
        releaseHeld()
        closeCluster(before: best.tick)
        for frame in later { append(frame) }
        return true
    }

    /// Where the last sound ends that was placed, in milliseconds.
    var endOfSound: Int64 {
        tracks.lazy.filter { !$0.isVideo }.map { track in
            track.lastTick.map { $0 + Self.ticks(track.lastDuration ?? .zero, after: $0) } ?? 0
        }.max() ?? 0
    }

    /// Whether no frame lasts beyond a time, if each lasts as long as the one before it in its track.
    private func everyTrackEnds(by tick: Int64) -> Bool {
        tracks.allSatisfy { track in
            guard let last = track.lastTick, let previous = track.previousTick else { return true }
            return last + (last - previous) <= tick
        }
    }
}
