/// How far a sender's wall clock runs ahead of its RTP clock, fitted to its last 20 reports.
///
/// A line, of which the slope is the drift of the RTP clock (a sound card's, usually) and is held near zero until the reports have said enough:
/// two reports 5 s apart, each 10 ms off as Chromium's are, would otherwise show a drift of 0.4 %. Reports far from the others are left out.
struct ReportRegression {
    struct Point: Hashable {
        /// Seconds of media since the epoch began, by the RTP clock.
        var position: Double
        /// The sender's wall clock minus `position`, in seconds.
        var lead: Double
    }

    private var points: [Point] = []
    private var center = 0.0
    private var centerLead = 0.0
    /// Seconds a second.
    private(set) var slope = 0.0

    private static let capacity = 20
    /// Reports that in a row contradict the older ones are believed: the sender's clock was set.
    private static let rebuildCount = 5
    /// Reports closer than this to the fit are never outliers, in seconds.
    private static let tolerance = 0.02
    /// (5 ms noise of a report / 200 ppm drift expected)², in s²: how much spread of reports outweighs the expectation that clocks are right.
    private static let prior = 625.0

    var isEmpty: Bool { points.isEmpty }

    mutating func insert(_ point: Point) {
        guard !points.contains(where: { abs($0.position - point.position) < 1e-6 }) else { return }
        points.append(point)
        if points.count > Self.capacity { points.removeFirst() }
        fit()
    }

    /// The sender's wall clock minus the position, in seconds.
    func lead(at position: Double) -> Double {
        centerLead + slope * (position - center)
    }

    private mutating func fit() {
        var kept = consistentPoints()
        let recent = points.suffix(Self.rebuildCount)
        if recent.count == Self.rebuildCount, !recent.contains(where: kept.contains) {
            points = Array(recent)
            kept = consistentPoints()
        }
        let count = Double(kept.count)
        center = kept.reduce(0) { $0 + $1.position } / count
        centerLead = kept.reduce(0) { $0 + $1.lead } / count
        var spread = 0.0
        var product = 0.0
        for point in kept {
            spread += (point.position - center) * (point.position - center)
            product += (point.position - center) * (point.lead - centerLead)
        }
        slope = min(max(product / (spread + Self.prior), -0.001), 0.001)
    }

    /// Those near the median, when the drift known so far is taken off. The median, because the first report may be the wrong one.
    private func consistentPoints() -> [Point] {
        guard points.count >= 3 else { return points }
        let leads = points.map { $0.lead - slope * $0.position }
        let median = Self.median(leads)
        let deviation = Self.median(leads.map { abs($0 - median) })
        // 1.4826 times the median deviation is a standard deviation; three of them keep all but the odd ones out.
        let limit = max(Self.tolerance, 3 * 1.4826 * deviation)
        let kept = zip(points, leads).filter { abs($0.1 - median) <= limit }.map(\.0)
        return kept.isEmpty ? points : kept
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
