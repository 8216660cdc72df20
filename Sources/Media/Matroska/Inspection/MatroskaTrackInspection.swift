/// What was found of one track.
package struct MatroskaTrackInspection: Hashable, Sendable {
    package let entry: MatroskaTrackEntry
    package private(set) var blocks = 0
    /// More than blocks when they are laced.
    package private(set) var frames = 0
    package private(set) var firstTick: Int64?
    package private(set) var lastTick: Int64?
    /// The largest distance between two blocks.
    private var previousTick: Int64?
    private var lastDurationTicks: Int64?
    /// The frames of the last block.
    var lastPayload: Range<Int>?
    var lastFrameCount = 1
    /// Over time, size and kind of every block in their order: two files with the same have the same blocks.
    package private(set) var fingerprint: UInt64 = 0

    init(_ entry: MatroskaTrackEntry) {
        self.entry = entry
    }

    /// Decoders may need pictures in another order than they are shown in: then times go back rightly.
    var isInOrder: Bool {
        entry.kind == .audio || ["V_VP8", "V_VP9", "V_AV1"].contains(entry.codecID)
    }

    mutating func add(tick: Int64, isKeyframe: Bool, block: MatroskaBlock, durationTicks: Int64?, payload: Range<Int>) {
        blocks += 1
        frames += block.frames.count
        if firstTick == nil { firstTick = tick }
        if lastTick.map({ tick > $0 }) ?? true {
            previousTick = lastTick
            lastTick = tick
            lastDurationTicks = durationTicks
            lastPayload = payload
            lastFrameCount = block.frames.count
        }
        // FNV-1a, a word a step.
        for value in [UInt64(bitPattern: tick), UInt64(payload.count), UInt64(block.flags), isKeyframe ? 1 : 0] {
            fingerprint = (fingerprint ^ value) &* 0x100_0000_01B3
        }
    }

    /// When its last frame ends, in ticks.
    ///
    /// - Parameter packetTicks: how long the last packet says that it is.
    func endTick(packetTicks: Int64?, ticksPerSecond: Double) -> Int64 {
        guard let lastTick else { return 0 }
        let longest = Int64(min(ticksPerSecond / 10, 1e15))
        let estimate = previousTick.map { min(max(0, lastTick &- $0), longest) } ?? 0
        let (end, overflow) = lastTick.addingReportingOverflow(max(0, lastDurationTicks ?? packetTicks ?? estimate))
        return overflow ? lastTick : end
    }
}
