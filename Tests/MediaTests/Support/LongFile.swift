import Media
import Synchronization

/// A live file of gigabytes that nobody has to store: clusters of unknown size with one key frame each, made when they are read.
final class LongFile: ByteSource {
    let size: Int
    private let head: [UInt8]
    private let clusterByteCount: Int
    private let blockByteCount: Int
    private let longest = Mutex(0)

    /// The most bytes that were asked for at once.
    var largestRead: Int { longest.withLock { $0 } }

    init(clusters: Int, blockByteCount: Int) {
        var writer = EBMLWriter()
        writer.append(.tracks) { tracks in
            tracks.append(.trackEntry) { entry in
                entry.append(.trackNumber, unsigned: 1)
                entry.append(.trackType, unsigned: 1)
                entry.append(.codecID, "V_VP8")
            }
        }
        head = SmallFile.header() + SmallFile.unknownSegment + writer.bytes
        self.blockByteCount = blockByteCount
        clusterByteCount = Self.clusterHead(0, blockByteCount).count + blockByteCount - 4
        size = head.count + clusters * clusterByteCount
    }

    /// A cluster every 250 s, up to the first payload byte.
    private static func clusterHead(_ index: Int, _ blockByteCount: Int) -> [UInt8] {
        var writer = EBMLWriter()
        writer.append(.timestamp, unsigned: UInt64(index) * 250_000, byteCount: 8)
        var bytes: [UInt8] = [0x1F, 0x43, 0xB6, 0x75, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] + writer.bytes
        bytes.append(.simpleBlock)
        bytes.append(variableSize: blockByteCount)
        return bytes + [0x81, 0, 0, 0x80]
    }

    func read(at offset: Int, count: Int) -> [UInt8] {
        longest.withLock { $0 = max($0, count) }
        let end = min(size, offset + count)
        guard offset < end else { return [] }
        var bytes = [UInt8](repeating: 0x55, count: end - offset)
        place(head, at: 0, in: &bytes, from: offset)
        for index in max(0, (offset - head.count) / clusterByteCount - 1)...max(0, (end - head.count) / clusterByteCount) {
            place(Self.clusterHead(index, blockByteCount), at: head.count + index * clusterByteCount, in: &bytes, from: offset)
        }
        return bytes
    }

    private func place(_ part: [UInt8], at position: Int, in bytes: inout [UInt8], from offset: Int) {
        for (index, byte) in part.enumerated() {
            let target = position + index - offset
            if bytes.indices.contains(target) { bytes[target] = byte }
        }
    }
}

/// A file put together of pieces of another, which stay where they are.
final class AssembledFile: ByteSource {
    private struct Part {
        var start: Int
        var piece: MatroskaPiece
    }

    private let source: any ByteSource
    private let parts = Mutex<(parts: [Part], size: Int)>(([], 0))

    init(_ source: any ByteSource) {
        self.source = source
    }

    var size: Int { parts.withLock { $0.size } }

    func append(_ piece: MatroskaPiece) {
        let count =
            switch piece {
            case .bytes(let bytes): bytes.count
            case .copy(let range): range.count
            }
        parts.withLock { parts in
            parts.parts.append(Part(start: parts.size, piece: piece))
            parts.size += count
        }
    }

    func read(at offset: Int, count: Int) throws -> [UInt8] {
        try parts.withLock { state in
            var low = 0
            var high = state.parts.count
            while low < high {
                let middle = (low + high) / 2
                if state.parts[middle].start <= offset { low = middle + 1 } else { high = middle }
            }
            var result: [UInt8] = []
            var index = max(0, low - 1)
            while result.count < count, index < state.parts.count {
                let skipped = offset + result.count - state.parts[index].start
                let wanted = count - result.count
                switch state.parts[index].piece {
                case .bytes(let bytes): result += bytes.dropFirst(skipped).prefix(wanted)
                case .copy(let range):
                    let rest = range.count - skipped
                    if rest > 0 { result += try source.read(at: range.lowerBound + skipped, count: min(rest, wanted)) }
                }
                index += 1
            }
            return result
        }
    }
}
