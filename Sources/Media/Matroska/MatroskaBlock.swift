/// The head of a Block or SimpleBlock and the places of its frames (RFC 9559 §10).
///
/// ```
/// track number, variable size | timestamp, signed 16 bit | flags | [lacing: count − 1, sizes] | frames
///                                                          K 80  I 08  lacing 06  D 01
/// ```
struct MatroskaBlock: Hashable {
    var track: Int
    /// Against the cluster's, in ticks.
    var relativeTimestamp: Int16
    var flags: UInt8
    /// Where the frames lie in the block's data.
    var frames: [Range<Int>]

    static let longestHeader = 11
    /// Bytes that the head and the sizes of 256 laced frames can take.
    static let longestLacing = 1 << 16

    var isLaced: Bool { flags & 0x06 != 0 }

    /// - Parameters:
    ///   - bytes: of the block's data; the beginning is enough as long as the sizes of laced frames are in it.
    ///   - byteCount: of the whole data.
    /// nil when the sizes do not add up.
    init?(parsing bytes: borrowing RawSpan, byteCount: Int) {
        guard let number = try? EBMLHeader.variableSize(in: bytes, at: 0), number.byteCount + 3 <= bytes.byteCount else { return nil }
        track = number.value
        relativeTimestamp = bytes.bigEndian(at: number.byteCount, as: Int16.self)
        flags = bytes.byte(at: number.byteCount + 2)
        let start = number.byteCount + 3
        guard start <= byteCount else { return nil }
        frames = [start..<byteCount]
        guard isLaced else { return }

        guard start < bytes.byteCount else { return nil }
        let count = Int(bytes.byte(at: start)) + 1
        var offset = start + 1
        let sizes: [Int]?
        switch flags & 0x06 {
        case 0x02: sizes = Self.xiphSizes(in: bytes, at: &offset, count: count)
        case 0x06: sizes = Self.ebmlSizes(in: bytes, at: &offset, count: count)
        default: sizes = (byteCount - offset) % count == 0 ? Array(repeating: (byteCount - offset) / count, count: count - 1) : nil
        }
        guard let sizes else { return nil }
        frames = []
        for size in sizes {
            guard size >= 0, size <= byteCount - offset else { return nil }
            frames.append(offset..<offset + size)
            offset += size
        }
        // The last frame has no size of its own: it is the rest.
        frames.append(offset..<byteCount)
    }

    /// Each size as a sum of bytes, of which the last is below 255.
    private static func xiphSizes(in bytes: borrowing RawSpan, at offset: inout Int, count: Int) -> [Int]? {
        var sizes: [Int] = []
        while sizes.count < count - 1 {
            var size = 0
            while true {
                guard offset < bytes.byteCount else { return nil }
                let byte = bytes.byte(at: offset)
                offset += 1
                size += Int(byte)
                if byte < 255 { break }
            }
            sizes.append(size)
        }
        return sizes
    }

    /// The first size as it is, the others as signed differences to the one before.
    private static func ebmlSizes(in bytes: borrowing RawSpan, at offset: inout Int, count: Int) -> [Int]? {
        var sizes: [Int] = []
        while sizes.count < count - 1 {
            guard let field = try? EBMLHeader.variableSize(in: bytes, at: offset) else { return nil }
            offset += field.byteCount
            let bias = 1 << (7 * field.byteCount - 1) - 1
            let size = sizes.last.map { $0 + field.value - bias } ?? field.value
            guard size >= 0, size < 1 << 32 else { return nil }
            sizes.append(size)
        }
        return sizes
    }
}
