/// The index that a file should have: every video key frame; without video, one block every 500 ms at most and one a cluster.
struct MatroskaIndex: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        var tick: Int64
        var track: Int
        /// Of the cluster, from the first byte behind the head of the new file.
        var clusterOffset: Int
        /// Of the block, from the first byte of the cluster's data.
        var relativePosition: Int
    }

    private(set) var entries: [Entry] = []
    private var hasVideo = false
    /// Every how many-th is kept: a stream of key frames only must not fill the memory.
    private var stride = 1
    private var skipped = 0
    static let mostEntries = 1 << 16

    mutating func add(_ entry: Entry, isVideo: Bool, ticksPerSecond: Double) {
        if isVideo, !hasVideo {
            self = Self()
            hasVideo = true
        }
        guard isVideo == hasVideo else { return }
        if !isVideo, let last = entries.last {
            guard entry.clusterOffset != last.clusterOffset, Double(entry.tick) - Double(last.tick) >= ticksPerSecond / 2 else { return }
        }
        skipped += 1
        guard skipped >= stride else { return }
        skipped = 0
        entries.append(entry)
        if entries.count > Self.mostEntries {
            entries = entries.enumerated().compactMap { $0.offset % 2 == 0 ? $0.element : nil }
            stride *= 2
        }
    }
}
