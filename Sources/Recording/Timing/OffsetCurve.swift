/// What `TrackTimeline` made of one moment of an epoch, all in seconds.
struct OffsetSample: Hashable, Sendable {
    var position: Double
    /// What was added to the position …
    var offset: Double
    /// … and what should have been, but for slewing.
    var target: Double
}

/// Where the frames of one epoch belong, known from its end: from the moment on that the corrections had been made, as they were placed live;
/// before it, where they would have been placed if it had been known then.
struct OffsetCurve: Hashable, Sendable {
    /// In order of position; never empty.
    private let samples: [OffsetSample]
    /// Drift, in seconds a second.
    private let slope: Double

    /// Reports have come by then, and the first corrections are made.
    private static let earliestSettling = 10.0
    private static let tolerance = 0.002
    /// Less than this teaches nothing.
    private static let shortestEpoch = 3.0
    /// A drift is believed that was seen for this long.
    private static let shortestDrift = 30.0
    private static let steepest = 0.001

    init?(_ samples: [OffsetSample]) {
        guard let last = samples.last, last.position >= Self.shortestEpoch else { return nil }
        let settled = samples.firstIndex { $0.position >= Self.earliestSettling && abs($0.target - $0.offset) <= Self.tolerance }
        self.samples =
            settled.map { Array(samples[$0...]) } ?? [OffsetSample(position: last.position, offset: last.target, target: last.target)]
        slope = Self.slope(of: self.samples)
    }

    func offset(at position: Double) -> Double {
        // Ascending, and asked for in order: but a file of a day has 86 400 of them.
        var low = 0
        var high = samples.count
        while low < high {
            let middle = (low + high) / 2
            if samples[middle].position <= position { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return samples[0].offset + slope * (position - samples[0].position) }
        let before = samples[low - 1]
        guard low < samples.count else { return before.offset + slope * (position - before.position) }
        let after = samples[low]
        return before.offset + (after.offset - before.offset) * (position - before.position) / (after.position - before.position)
    }

    /// By least squares.
    private static func slope(of samples: [OffsetSample]) -> Double {
        guard let first = samples.first, let last = samples.last, last.position - first.position >= shortestDrift else { return 0 }
        let count = Double(samples.count)
        let center = samples.reduce(0) { $0 + $1.position } / count
        let mean = samples.reduce(0) { $0 + $1.offset } / count
        var spread = 0.0
        var product = 0.0
        for sample in samples {
            spread += (sample.position - center) * (sample.position - center)
            product += (sample.position - center) * (sample.offset - mean)
        }
        return min(max(product / spread, -steepest), steepest)
    }
}

/// Collects the samples of a track, one a second, epoch by epoch.
struct OffsetNotes {
    private var epochs: [[OffsetSample]] = []

    mutating func beginEpoch() {
        epochs.append([])
    }

    mutating func append(_ sample: OffsetSample) {
        guard let epoch = epochs.indices.last, epochs[epoch].last.map({ sample.position - $0.position >= 1 }) ?? true else { return }
        epochs[epoch].append(sample)
    }

    /// nil for epochs that were too short.
    var curves: [OffsetCurve?] { epochs.map { OffsetCurve($0) } }
}
