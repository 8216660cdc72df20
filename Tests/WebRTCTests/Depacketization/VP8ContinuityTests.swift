import Testing
import WebRTC

@Suite struct VP8ContinuityTests {
    private static func descriptor(
        _ pictureID: UInt16?, bits: Int = 15, layer: UInt8? = nil, base: UInt8? = nil, sync: Bool = false, nonReference: Bool = false
    ) -> VP8PayloadDescriptor {
        // Through the parser, as every descriptor comes.
        var bytes: [UInt8] = [0x90 | (nonReference ? 0x20 : 0), 0]
        if let pictureID {
            bytes[1] |= 0x80
            bytes += bits == 15 ? [UInt8(pictureID >> 8) | 0x80, UInt8(pictureID & 0xFF)] : [UInt8(pictureID & 0x7F)]
        }
        if let base {
            bytes[1] |= 0x40
            bytes.append(base)
        }
        if let layer {
            bytes[1] |= 0x20
            bytes.append(layer << 6 | (sync ? 0x20 : 0))
        }
        return VP8PayloadDescriptor(bytes + [0])!
    }

    private static func begun(with descriptor: VP8PayloadDescriptor) -> VP8Continuity {
        var continuity = VP8Continuity()
        #expect(continuity.judge(descriptor, isKeyframe: true) == .deliver(lostBefore: 0))
        return continuity
    }

    @Test func `nothing is delivered before a key frame, and nothing of that is lost`() {
        var continuity = VP8Continuity()
        #expect(continuity.judge(Self.descriptor(1), isKeyframe: false) == .keyframeNeeded(lost: 0))
        continuity.lose(packets: 10, tearing: nil)
        #expect(continuity.judge(Self.descriptor(5), isKeyframe: true) == .deliver(lostBefore: 0))
        #expect(continuity.judge(Self.descriptor(6), isKeyframe: false) == .deliver(lostBefore: 0))
    }

    @Test func `without layers a lost frame stops everything until the next key frame`() {
        var continuity = Self.begun(with: Self.descriptor(10))
        continuity.lose(packets: 3, tearing: nil)
        #expect(continuity.judge(Self.descriptor(13), isKeyframe: false) == .keyframeNeeded(lost: 3))
        #expect(continuity.judge(Self.descriptor(14), isKeyframe: false) == .keyframeNeeded(lost: 1))
        #expect(continuity.judge(Self.descriptor(15), isKeyframe: true) == .deliver(lostBefore: 0))
    }

    @Test(arguments: [7, 15]) func `picture ids count lost frames across their wrap`(bits: Int) {
        let last = UInt16(1 << bits - 1)
        var continuity = Self.begun(with: Self.descriptor(last, bits: bits))
        continuity.lose(packets: 6, tearing: nil)
        #expect(continuity.judge(Self.descriptor(2, bits: bits), isKeyframe: true) == .deliver(lostBefore: 2))
    }

    @Test func `a picture id that runs on proves that only padding was lost`() {
        var continuity = Self.begun(with: Self.descriptor(10))
        continuity.lose(packets: 5, tearing: nil)
        #expect(continuity.judge(Self.descriptor(11), isKeyframe: false) == .deliver(lostBefore: 0))
    }

    @Test func `a picture id that jumps without loss is an SFU's business`() {
        var continuity = Self.begun(with: Self.descriptor(10))
        #expect(continuity.judge(Self.descriptor(9000), isKeyframe: false) == .deliver(lostBefore: 0))
    }

    @Test func `a picture id that jumps further than the loss explains counts as one frame`() {
        var continuity = Self.begun(with: Self.descriptor(10))
        continuity.lose(packets: 1, tearing: nil)
        #expect(continuity.judge(Self.descriptor(9000), isKeyframe: true) == .deliver(lostBefore: 1))
    }

    @Test func `a picture id that changes its width proves nothing`() {
        var continuity = Self.begun(with: Self.descriptor(10, bits: 7))
        continuity.lose(packets: 1, tearing: nil)
        #expect(continuity.judge(Self.descriptor(11, bits: 15), isKeyframe: false) == .keyframeNeeded(lost: 2))
    }

    @Test func `a torn frame that no other needs is skipped`() {
        var continuity = Self.begun(with: Self.descriptor(10))
        continuity.lose(packets: 1, tearing: Self.descriptor(11, nonReference: true))
        #expect(continuity.judge(Self.descriptor(12), isKeyframe: false) == .deliver(lostBefore: 1))
        // Two frames lost: the other one may be needed.
        continuity.lose(packets: 2, tearing: Self.descriptor(13, nonReference: true))
        #expect(continuity.judge(Self.descriptor(15), isKeyframe: false) == .keyframeNeeded(lost: 3))
    }

    @Test func `without picture ids a torn frame is skipped only when its end was seen`() {
        var continuity = Self.begun(with: Self.descriptor(nil))
        continuity.lose(packets: 1, tearing: Self.descriptor(nil, nonReference: true))
        continuity.containLoss()
        #expect(continuity.judge(Self.descriptor(nil), isKeyframe: false) == .deliver(lostBefore: 1))
        continuity.lose(packets: 1, tearing: Self.descriptor(nil, nonReference: true))
        #expect(continuity.judge(Self.descriptor(nil), isKeyframe: false) == .keyframeNeeded(lost: 2))
    }

    @Test func `the base layer goes on when only upper layers were lost`() {
        var continuity = Self.begun(with: Self.descriptor(10, layer: 0, base: 200))
        #expect(continuity.judge(Self.descriptor(11, layer: 1, base: 200, sync: true), isKeyframe: false) == .deliver(lostBefore: 0))
        continuity.lose(packets: 1, tearing: nil)
        #expect(continuity.judge(Self.descriptor(13, layer: 0, base: 201), isKeyframe: false) == .deliver(lostBefore: 1))
        // The upper layer refers to what was lost, until it is in sync with the base again.
        #expect(continuity.judge(Self.descriptor(14, layer: 1, base: 201), isKeyframe: false) == .skip(lost: 1))
        #expect(continuity.judge(Self.descriptor(15, layer: 0, base: 202), isKeyframe: false) == .deliver(lostBefore: 0))
        #expect(continuity.judge(Self.descriptor(16, layer: 1, base: 202, sync: true), isKeyframe: false) == .deliver(lostBefore: 0))
        #expect(continuity.judge(Self.descriptor(17, layer: 1, base: 202), isKeyframe: false) == .deliver(lostBefore: 0))
        // Layer 2 has not been in sync since.
        #expect(continuity.judge(Self.descriptor(18, layer: 2, base: 202), isKeyframe: false) == .skip(lost: 1))
        #expect(continuity.judge(Self.descriptor(19, layer: 2, base: 202, sync: true), isKeyframe: false) == .deliver(lostBefore: 0))
    }

    @Test func `a lost base frame stops everything, seen from the base or from above`() {
        var continuity = Self.begun(with: Self.descriptor(10, layer: 0, base: 255))
        var other = continuity
        continuity.lose(packets: 1, tearing: nil)
        #expect(continuity.judge(Self.descriptor(12, layer: 0, base: 1), isKeyframe: false) == .keyframeNeeded(lost: 2))
        other.lose(packets: 1, tearing: nil)
        #expect(other.judge(Self.descriptor(12, layer: 1, base: 0, sync: true), isKeyframe: false) == .keyframeNeeded(lost: 2))
    }

    @Test func `the base layer's index wraps`() {
        var continuity = Self.begun(with: Self.descriptor(10, layer: 0, base: 255))
        continuity.lose(packets: 1, tearing: nil)
        #expect(continuity.judge(Self.descriptor(12, layer: 0, base: 0), isKeyframe: false) == .deliver(lostBefore: 1))
    }

    @Test func `loss at the end is told once`() {
        var continuity = Self.begun(with: Self.descriptor(10))
        continuity.lose(packets: 4, tearing: Self.descriptor(11))
        #expect(continuity.reportLoss() == 1)
        #expect(continuity.reportLoss() == 0)
        #expect(continuity.judge(Self.descriptor(13), isKeyframe: true) == .deliver(lostBefore: 1))
    }
}
