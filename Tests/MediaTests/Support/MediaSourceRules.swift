import Media

/// What browsers' Media Source Extensions make of a file that is appended to them: which of its pictures they throw away, and where they see none.
///
/// As in the sources of Firefox (TrackBuffersManager, WebMDemuxer) and Chromium (webm_cluster_parser, frame_processor); tried with Firefox ESR 153 and
/// Chromium 156 on files that lost pictures there.
struct MediaSourceRules {
    struct Frame {
        var track: Int
        var time: Int64
        var isKeyframe: Bool
        /// As the file says it.
        var duration: Int64?
        /// Of sound.
        var ownDuration: Int64?
    }

    private(set) var clusters: [[Frame]] = []
    private(set) var pictures: Int

    init(_ bytes: [UInt8]) throws {
        var reader = try MatroskaReader(MemoryByteSource(bytes))
        pictures = reader.tracks.first { $0.kind == .video }?.number ?? 0
        var last: Int?
        while let frame = try reader.nextFrame() {
            if frame.cluster.offset != last { clusters.append([]) }
            last = frame.cluster.offset
            let payload = try reader.payload(of: frame)
            let isPicture = frame.track == pictures
            clusters[clusters.count - 1].append(
                Frame(
                    track: frame.track, time: frame.timestamp.milliseconds, isKeyframe: frame.isKeyframe || !isPicture,
                    duration: frame.duration.map { $0.nanoseconds / 1_000_000 },
                    ownDuration: isPicture ? nil : OpusPacket(parsing: payload.span.bytes).map { $0.duration.nanoseconds / 1_000_000 }))
        }
    }

    private var tracks: [Int] { Set(clusters.joined().map(\.track)).sorted() }

    /// The times of the pictures that Firefox throws away.
    func lostByFirefox() -> [Int64] {
        var lost: [Int64] = []
        var lastTime: [Int: Int64] = [:]
        var lastDecoded: [Int: Int64] = [:]
        var longest: [Int: Int64] = [:]
        var end: [Int: Int64] = [:]
        // A demuxer begins with a key frame, and so does a track after a gap.
        var demuxing: Set<Int> = []
        var decoding: Set<Int> = []
        for cluster in clusters {
            if let first = cluster.first, let lastEnd = end.values.max(), first.time < lastEnd {
                (demuxing, lastTime) = ([], [:])
            }
            for track in tracks {
                let frames = cluster.filter { $0.track == track }
                if !frames.isEmpty { end[track] = 0 }
                for (index, frame) in frames.enumerated() {
                    let next = index + 1 < frames.count ? frames[index + 1].time : nil
                    let guessed = lastTime[track].map { frame.time - $0 }
                    let duration = max(0, next.map { $0 - frame.time } ?? frame.duration ?? guessed ?? 0)
                    lastTime[track] = frame.time
                    guard frame.isKeyframe || demuxing.contains(track) else { lost.append(frame.time); continue }
                    demuxing.insert(track)
                    end[track] = max(end[track] ?? 0, frame.time + duration)
                    guard frame.isKeyframe || decoding.contains(track) else { lost.append(frame.time); continue }
                    decoding.insert(track)
                    if index == 0, let last = lastDecoded[track], frame.time - last > 2 * (longest[track] ?? 0) {
                        (lastDecoded, longest, decoding) = ([:], [:], [])
                        guard frame.isKeyframe else { lost.append(frame.time); continue }
                        decoding.insert(track)
                    }
                    lastDecoded[track] = frame.time
                    longest[track] = frame.isKeyframe ? duration : max(longest[track] ?? 0, duration)
                }
            }
        }
        return lost
    }

    /// The times of the pictures that Chromium throws away, and where no picture is for more than 20 ms.
    func lostByChromium() -> (pictures: [Int64], gaps: [Int64]) {
        var lost: [Int64] = []
        var gaps: [Int64] = []
        var last: [Int: (time: Int64, duration: Int64)] = [:]
        var decoding: Set<Int> = []
        var longest: Int64 = 0
        var end: Int64?
        for cluster in clusters {
            for (index, frame) in cluster.enumerated() {
                let next = cluster[(index + 1)...].first { $0.track == frame.track }?.time
                let guessed = longest > 0 ? longest : 63
                let duration = max(0, frame.ownDuration ?? frame.duration ?? next.map { $0 - frame.time } ?? guessed)
                if frame.track == pictures { longest = max(longest, duration) }
                if let before = last[frame.track], frame.time - before.time > 2 * before.duration { (last, decoding) = ([:], []) }
                guard frame.isKeyframe || decoding.contains(frame.track) else { lost.append(frame.time); continue }
                decoding.insert(frame.track)
                last[frame.track] = (frame.time, duration)
                guard frame.track == pictures else { continue }
                if let end, frame.isKeyframe, frame.time - end > 20 { gaps.append(end) }
                end = max(end ?? 0, frame.time + duration)
            }
        }
        return (lost, gaps)
    }
}
