@testable import Media

/// Files that were written anew, and what is in them.
enum Rewritten {
    static func bytes(of old: [UInt8]) throws -> [UInt8] {
        let source = MemoryByteSource(old)
        var rewrite = try MatroskaRewrite(MatroskaInspection(of: source), of: source)
        var new: [UInt8] = []
        while let piece = try rewrite.nextPiece() {
            switch piece {
            case .bytes(let bytes): new += bytes
            case .copy(let range): new += old[range]
            }
        }
        precondition(new.count == rewrite.byteCount, "the length was promised")
        return new
    }

    static func frames(of bytes: [UInt8]) throws -> [MatroskaFrame] {
        var reader = try MatroskaReader(MemoryByteSource(bytes))
        var frames: [MatroskaFrame] = []
        while let frame = try reader.nextFrame() { frames.append(frame) }
        return frames
    }

    static func payloads(of bytes: [UInt8]) throws -> [[UInt8]] {
        try frames(of: bytes).map { Array(bytes[$0.payload]) }
    }
}

/// An index that is fed a key frame a tick.
struct MatroskaIndexProbe {
    private var index = MatroskaIndex()

    mutating func add(_ tick: Int64) {
        index.add(.init(tick: tick, track: 1, clusterOffset: Int(tick), relativePosition: 0), isVideo: true, ticksPerSecond: 1000)
    }

    var count: Int { index.entries.count }

    /// The second half is thinned like the first.
    var isEvenlySpaced: Bool {
        let ticks = index.entries.map(\.tick)
        let distances = zip(ticks.dropFirst(), ticks).map { $0 - $1 }
        return (distances.max() ?? 0) <= 2 * (distances.min() ?? 0)
    }
}

extension [UInt8] {
    func contains(subsequence: [UInt8]) -> Bool {
        guard count >= subsequence.count else { return false }
        return (0...count - subsequence.count).contains { self[$0..<$0 + subsequence.count].elementsEqual(subsequence) }
    }
}

extension String {
    func trimming() -> String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}
