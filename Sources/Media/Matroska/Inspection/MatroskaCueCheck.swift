/// Holds the index of a file against its clusters while they go by.
struct MatroskaCueCheck: Sendable {
    private struct Cue {
        var tick: Int64
        var track: Int
        var cluster: Int
        var relativePosition: Int?
    }

    enum Fault { case noCluster, noBlock, otherFrame }

    /// In the order of their clusters.
    private var cues: [Cue]
    /// Of the first one that is not behind us.
    private var next = 0
    /// Those of the open cluster that no block was found for yet.
    private var open: [Cue] = []
    private(set) var faults: [Fault] = []

    init(_ reader: MatroskaReader) {
        let scale = reader.info.timestampScale
        cues = reader.cues.map { cue in
            Cue(
                tick: cue.time.nanoseconds / scale, track: cue.track,
                cluster: cue.clusterPosition.addingReportingOverflow(reader.segmentDataOffset).partialValue,
                relativePosition: cue.relativePosition)
        }
        cues.sort { $0.cluster < $1.cluster }
    }

    mutating func clusterBegins(at offset: Int) {
        while next < cues.count, cues[next].cluster < offset {
            faults.append(.noCluster)
            next += 1
        }
        open = []
        while next < cues.count, cues[next].cluster == offset {
            open.append(cues[next])
            next += 1
        }
    }

    /// - Parameter position: of the block, from the first byte of the cluster's data.
    mutating func block(track: Int, tick: Int64, isKeyframe: Bool, isVideo: Bool, at position: Int) {
        guard !open.isEmpty else { return }
        open.removeAll { cue in
            guard cue.track == track, cue.tick == tick, cue.relativePosition.map({ $0 == position }) ?? true else { return false }
            if isVideo, !isKeyframe { faults.append(.otherFrame) }
            return true
        }
    }

    mutating func clusterEnds() {
        faults += open.map { _ in .noBlock }
        open = []
    }

    mutating func end() {
        clusterEnds()
        faults += cues[next...].map { _ in .noCluster }
        next = cues.count
    }
}
