/// What a recording has counted of all its tracks, for the service's metrics.
package struct MediaTotals: Hashable, Sendable {
    package var freezes = 0
    package var frozenSeconds = 0.0
    package var gaps = 0
    package var filledSeconds = 0.0
    package var skippedFrames = 0
    package var clampedFrames = 0

    package init() {}

    package static func += (sum: inout Self, other: Self) {
        sum.freezes += other.freezes
        sum.frozenSeconds += other.frozenSeconds
        sum.gaps += other.gaps
        sum.filledSeconds += other.filledSeconds
        sum.skippedFrames += other.skippedFrames
        sum.clampedFrames += other.clampedFrames
    }
}
