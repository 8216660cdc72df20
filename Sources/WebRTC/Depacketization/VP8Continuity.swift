/// Decides which whole VP8 frames can be decoded after what was lost, by what their descriptors tell (RFC 7741 §4.2, FACTS-MEDIA §1.1).
///
/// Without layer information any lost frame may be a reference of any later one: nothing is good until the next key frame. With TID,
/// Y and TL0PICIDX, upper layers break alone, and the base goes on when its index runs on. A lost N = 1 frame harms nothing.
package struct VP8Continuity: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        /// Decodable. So many frames before it are lost.
        case deliver(lostBefore: Int)
        /// Not decodable, this one included in the count; others may be without a key frame.
        case skip(lost: Int)
        /// Nothing can be decoded before a key frame. This one is included in the count.
        case keyframeNeeded(lost: Int)
    }

    /// What is known about packets that were lost after the last whole frame.
    private struct Gap: Hashable {
        /// Lost packets, and frames of which only some packets came.
        var packets: Int
        var incompleteFrames = 0
        /// The torn frame, the only one known to be hurt, is one that no other needs.
        var isHarmless = false
        /// Packets of the torn frame came after what was lost, so that nothing else was hurt.
        var isContained = false
        /// Lost frames that `reportLoss()` told of before anything came after them.
        var reportedFrames = 0
    }

    /// Nothing was delivered yet: what comes before the first key frame was not lost, it was never wanted.
    package private(set) var hasBegun = false
    package private(set) var isWaitingForKeyframe = true
    private var gap: Gap?
    private var lastPictureID: VP8PictureID?
    private var baseLayerIndex: UInt8?
    /// Bit i: frames of temporal layer i that are not in sync can be decoded. The base layer's bit is always set.
    private var intactLayers: UInt8 = 0b1111

    package init() {}

    /// Packets will never come. `open` is the frame that they tore apart, by its head, if there was one.
    package mutating func lose(packets: Int, tearing open: VP8PayloadDescriptor?) {
        let isFirst = gap == nil
        var gap = gap ?? Gap(packets: 0)
        gap.packets += packets
        if let open {
            gap.incompleteFrames += 1
            gap.isHarmless = isFirst && open.isNonReference
        } else {
            gap.isHarmless = false
        }
        self.gap = gap
    }

    /// A packet of the frame that the last loss tore apart came after it.
    package mutating func containLoss() {
        gap?.isContained = true
    }

    /// A frame came without its head, or was cut off, and is gone.
    package mutating func loseIncompleteFrame() {
        var gap = gap ?? Gap(packets: 0)
        gap.incompleteFrames += 1
        gap.isHarmless = false
        self.gap = gap
    }

    /// A whole frame, next in order.
    package mutating func judge(_ descriptor: VP8PayloadDescriptor, isKeyframe: Bool) -> Verdict {
        let loss = loss(before: descriptor)
        gap = nil
        lastPictureID = descriptor.pictureID
        if isKeyframe { return begin(descriptor, lost: loss.frames) }
        guard !isWaitingForKeyframe else { return .keyframeNeeded(lost: hasBegun ? loss.frames + 1 : 0) }
        if !loss.isHarmless, !survives(descriptor) {
            isWaitingForKeyframe = true
            return .keyframeNeeded(lost: loss.frames + 1)
        }
        return isDecodable(descriptor) ? .deliver(lostBefore: loss.frames) : .skip(lost: loss.frames + 1)
    }

    /// Whether the frame's picture id is the next after the last whole frame's, and nothing is known to be lost between.
    package func runsOn(to descriptor: VP8PayloadDescriptor) -> Bool {
        guard gap == nil, let last = lastPictureID, let pictureID = descriptor.pictureID else { return false }
        return pictureID.distance(from: last) == 1
    }

    /// Whether all frames that the base layer needs were there. What was lost may have been in any upper layer.
    private mutating func survives(_ descriptor: VP8PayloadDescriptor) -> Bool {
        guard let layer = descriptor.temporalLayer, let index = descriptor.baseLayerIndex, let baseLayerIndex else { return false }
        intactLayers = 0b1
        return layer == 0 ? index == baseLayerIndex &+ 1 : index == baseLayerIndex
    }

    /// Whether the frame's own layers are intact; remembers what it makes good.
    private mutating func isDecodable(_ descriptor: VP8PayloadDescriptor) -> Bool {
        guard let layer = descriptor.temporalLayer else { return true }
        if layer == 0 {
            baseLayerIndex = descriptor.baseLayerIndex
            return true
        }
        let needed = UInt8(0b10 << layer) - 1
        guard descriptor.isLayerSync || intactLayers & needed == needed else { return false }
        intactLayers |= 1 << layer
        return true
    }

    private mutating func begin(_ descriptor: VP8PayloadDescriptor, lost: Int) -> Verdict {
        let lostBefore = hasBegun ? lost : 0
        hasBegun = true
        isWaitingForKeyframe = false
        intactLayers = 0b1111
        baseLayerIndex = descriptor.baseLayerIndex
        return .deliver(lostBefore: lostBefore)
    }

    /// What was lost between the last whole frame and this one. Picture ids count frames exactly; one that runs on proves that only
    /// padding was lost. They are believed only as far as the lost packets can explain: an SFU may let them jump (mediasoup#140).
    private func loss(before descriptor: VP8PayloadDescriptor) -> (frames: Int, isHarmless: Bool) {
        guard let gap else { return (0, true) }
        if let last = lastPictureID, let distance = descriptor.pictureID?.distance(from: last),
            (1...1 + gap.packets + gap.incompleteFrames).contains(distance)
        {
            return (max(0, distance - 1 - gap.reportedFrames), distance == 1 || gap.isHarmless && distance == 2)
        }
        return (max(0, max(1, gap.incompleteFrames) - gap.reportedFrames), gap.isHarmless && gap.isContained)
    }

    /// Lost frames that no whole frame has followed yet; each is told of once.
    package mutating func reportLoss() -> Int {
        guard hasBegun, let gap, gap.reportedFrames == 0 else { return 0 }
        let lost = max(1, gap.incompleteFrames)
        self.gap?.reportedFrames = lost
        return lost
    }
}
