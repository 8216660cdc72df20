/// The agent's own chance, seeded once: transaction IDs and the jitter of consent checks come from here (xoshiro256++).
///
/// Not for secrets: those come straight from the generator that the owner passes in.
struct ICERandomness: RandomNumberGenerator {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init(seededBy random: inout some RandomNumberGenerator) {
        // All zeros is the one state without a way out.
        state = (random.next() | 1, random.next(), random.next(), random.next())
    }

    mutating func next() -> UInt64 {
        let result = Self.rotate(state.0 &+ state.3, by: 23) &+ state.0
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = Self.rotate(state.3, by: 45)
        return result
    }

    private static func rotate(_ value: UInt64, by count: UInt64) -> UInt64 {
        value << count | value >> (64 - count)
    }
}
