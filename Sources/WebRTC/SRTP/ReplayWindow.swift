/// Which of the last packets of one source were seen (RFC 3711 §3.3.2), and to which rollover a sequence number belongs (§3.3.1).
///
/// 1024 packets wide: a retransmission may come seconds late, and RFC 3711's least, 64, drops it (FACTS-MEDIA §3.4).
struct ReplayWindow {
    private static let width: Int64 = 1024

    /// Rollover counter and sequence number of the newest packet.
    private var highest: Int64
    /// Bit i of word w stands for the index that is 64 w + i modulo the width: nothing is shifted when the window moves.
    private var seen = InlineArray<16, UInt64>(repeating: 0)

    init(beginningAt index: Int64) {
        highest = index
        mark(index)
    }

    /// The index nearest to the newest one that has this sequence number; never below 0.
    func index(of sequenceNumber: UInt16) -> Int64 {
        let distance = Int16(bitPattern: sequenceNumber &- UInt16(truncatingIfNeeded: highest))
        let index = highest + Int64(distance)
        return index < 0 ? index + 1 << 16 : index
    }

    /// Neither seen nor too old to tell.
    func isNew(_ index: Int64) -> Bool {
        if index > highest { return true }
        guard index > highest - Self.width else { return false }
        return seen[Self.word(index)] & Self.bit(index) == 0
    }

    /// Notes an authentic packet that is new.
    mutating func accept(_ index: Int64) {
        if index > highest {
            // What is skipped was not seen, whatever the bits say of the round before.
            for skipped in (max(highest, index - Self.width) + 1)..<index { seen[Self.word(skipped)] &= ~Self.bit(skipped) }
            highest = index
        }
        mark(index)
    }

    private mutating func mark(_ index: Int64) { seen[Self.word(index)] |= Self.bit(index) }

    private static func word(_ index: Int64) -> Int { Int(index & (width - 1)) >> 6 }
    private static func bit(_ index: Int64) -> UInt64 { 1 << UInt64(index & 63) }
}
