/// The part of a source that a reader looks at, so that small steps forward cost no system call each.
struct ByteWindow {
    let source: any ByteSource
    /// Of the source, as it was at the beginning: a file that grows is read up to there.
    let sourceSize: Int
    private(set) var bytes: [UInt8] = []
    /// Where `bytes` begins in the source.
    private(set) var start = 0
    private let byteCount: Int

    init(_ source: any ByteSource, byteCount: Int = 1 << 17) throws {
        self.source = source
        self.byteCount = byteCount
        sourceSize = try max(0, source.size)
    }

    /// Brings `count` bytes from `offset` on into the window, as far as the source has them; returns where in `bytes` they lie.
    /// Never asks for more than the window's size or `count`, whichever is larger: bound a `count` that a file claims.
    mutating func load(_ count: Int, at offset: Int) throws -> Range<Int> {
        let available = max(0, min(count, sourceSize - offset))
        if offset < start || offset + available > start + bytes.count {
            bytes = try source.read(at: offset, count: min(max(available, byteCount), sourceSize - offset))
            start = offset
        }
        let index = offset - start
        // A source that gives less than it said it has ends there.
        return index..<max(index, min(index + available, bytes.count))
    }

    /// A copy of some of the source's bytes; fewer when it ends before.
    mutating func copy(_ range: Range<Int>) throws -> [UInt8] {
        if range.count > byteCount {
            return try source.read(at: range.lowerBound, count: min(range.count, max(0, sourceSize - range.lowerBound)))
        }
        return Array(bytes[try load(range.count, at: range.lowerBound)])
    }
}
