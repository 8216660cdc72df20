import TestSupport

/// Feeds a parser what a hostile or broken peer could send. A trap ends the test run; there is nothing else to expect.
enum Torture {
    /// Every truncation of the example, then seeded mutations: flipped bits, random bytes, extremes, cut-outs and repetitions.
    static func run(_ example: [UInt8], seed: UInt64 = 7, mutations: Int = 2000, _ parse: (borrowing RawSpan) -> Void) {
        for count in 0...example.count { parse(Array(example.prefix(count)).span.bytes) }
        var random = SeededGenerator(seed: seed)
        for _ in 0..<mutations {
            var bytes = example
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let index = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: bytes[index] = .random(in: 0...255, using: &random)
                case 2: bytes[index] = [0, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
                case 3: bytes.removeSubrange(index..<min(bytes.count, index + 4))
                default: bytes.insert(contentsOf: bytes[index...].prefix(4), at: index)
                }
            }
            parse(bytes.span.bytes)
        }
    }
}
