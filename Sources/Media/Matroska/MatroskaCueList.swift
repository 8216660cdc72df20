/// The cues of a file that is being written: every video key frame; without video, one block every 500 ms at most and one a cluster.
struct MatroskaCueList {
    private var video: [MatroskaCue] = []
    private var audio: [MatroskaCue] = []
    private var hasVideo = false
    /// In the open cluster, whose position nobody knows before it comes out.
    private var pending: [MatroskaCue] = []

    mutating func add(tick: Int64, track: TrackNumber, isVideo: Bool, isKeyframe: Bool, relativePosition: Int) {
        if isVideo, !hasVideo {
            hasVideo = true
            audio = []
            pending = []
        }
        guard isVideo ? isKeyframe : !hasVideo && pending.isEmpty else { return }
        let time = MediaTime(milliseconds: tick)
        if !isVideo, let last = audio.last, time.nanoseconds - last.time.nanoseconds < 500_000_000 { return }
        pending.append(MatroskaCue(time: time, track: Int(track.rawValue), clusterPosition: 0, relativePosition: relativePosition))
    }

    /// - Parameter position: of the cluster that held them, from the first byte of the segment's data.
    mutating func clusterCameOut(at position: Int) {
        for var cue in pending {
            cue.clusterPosition = position
            if hasVideo { video.append(cue) } else { audio.append(cue) }
        }
        pending = []
    }

    var entries: [MatroskaCue] { hasVideo ? video : audio }
}
