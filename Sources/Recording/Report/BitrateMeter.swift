import Media

/// How many bits of a track came in each second of the recording, for hours in the same memory: when the seconds no longer fit, each two become one.
struct BitrateMeter: Hashable {
    static let capacity = 256

    private var start: Int64?
    /// Seconds that each place stands for.
    private(set) var interval: Int64 = 1
    private var bytes: [Int] = []

    /// - Parameter time: on the recording's timeline. What lies before the first is counted there.
    mutating func add(_ byteCount: Int, at time: MediaTime) {
        let second = max(0, time.nanoseconds) / 1_000_000_000
        let start = start ?? second
        self.start = start
        var index = Int(max(0, second - start) / interval)
        while index >= Self.capacity {
            halve()
            index = Int((second - start) / interval)
        }
        while bytes.count <= index { bytes.append(0) }
        bytes[index] += byteCount
    }

    private mutating func halve() {
        bytes = stride(from: 0, to: bytes.count, by: 2).map { bytes[$0] + ($0 + 1 < bytes.count ? bytes[$0 + 1] : 0) }
        interval *= 2
    }

    var series: TrackReport.Bitrate {
        TrackReport.Bitrate(start: Int(start ?? 0), interval: Int(interval), values: bytes.map { $0 * 8 / Int(interval) })
    }
}
