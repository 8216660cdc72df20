import Archive
import Media
import Synchronization

/// Gigabytes of WebM that nobody has to store: key frames of one size, a cluster each, made when they are read.
final class GeneratedFile: ByteSource {
    let size: Int
    private let head: [UInt8]
    private let clusterByteCount: Int
    private let payloadByteCount: Int
    private let longest = Mutex(0)

    /// The most bytes that were asked for at once.
    var largestRead: Int { longest.withLock { $0 } }

    init(frames: Int, payloadByteCount: Int) {
        var writer = EBMLWriter()
        writer.append(.ebml) { $0.append(.docType, "webm") }
        var bytes = writer.bytes
        bytes.append(.segment)
        bytes += EBMLVariableSize.unknown
        var tracks = EBMLWriter()
        tracks.append(.tracks) { tracks in
            tracks.append(.trackEntry) { entry in
                entry.append(.trackNumber, unsigned: 1)
                entry.append(.trackType, unsigned: 1)
                entry.append(.codecID, "V_VP8")
            }
        }
        head = bytes + tracks.bytes
        self.payloadByteCount = payloadByteCount
        clusterByteCount = Self.clusterHead(0, payloadByteCount).count + payloadByteCount
        size = head.count + frames * clusterByteCount
    }

    /// A second each.
    private static func clusterHead(_ index: Int, _ payloadByteCount: Int) -> [UInt8] {
        var timestamp = EBMLWriter()
        timestamp.append(.timestamp, unsigned: UInt64(index) * 1000, byteCount: 8)
        var block: [UInt8] = []
        block.append(.simpleBlock)
        block.append(variableSize: 4 + payloadByteCount)
        block += [0x81, 0, 0, 0x80]
        var bytes: [UInt8] = []
        bytes.append(.cluster)
        bytes.append(variableSize: timestamp.bytes.count + block.count + payloadByteCount, byteCount: 8)
        return bytes + timestamp.bytes + block
    }

    func read(at offset: Int, count: Int) -> [UInt8] {
        longest.withLock { $0 = max($0, count) }
        let end = min(size, offset + count)
        guard offset < end else { return [] }
        var bytes = [UInt8](repeating: 0x10, count: end - offset)
        func place(_ part: [UInt8], at position: Int) {
            for (index, byte) in part.enumerated() where bytes.indices.contains(position + index - offset) {
                bytes[position + index - offset] = byte
            }
        }
        place(head, at: 0)
        for index in max(0, (offset - head.count) / clusterByteCount)...max(0, (end - head.count) / clusterByteCount) {
            place(Self.clusterHead(index, payloadByteCount), at: head.count + index * clusterByteCount)
        }
        return bytes
    }
}

/// A disk on which everything has room, because nothing is kept.
struct ForgetfulCalls: SystemCalls {
    func open(_ path: String, flags: Int32, mode: UInt32) -> Int32 { 1000 }
    func close(_ descriptor: Int32) {}
    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int64) -> Int { bytes.count }
    func truncate(_ descriptor: Int32, to length: Int64) -> Int32 { 0 }
    func allocate(_ descriptor: Int32, length: Int64) -> Int32 { 0 }
    func freeSpace(at path: String) -> Int64 { .max }
    func syncData(_ descriptor: Int32) -> Int32 { 0 }
    func sync(_ descriptor: Int32) -> Int32 { 0 }
    func rename(_ path: String, to newPath: String) -> Int32 { 0 }
    func unlink(_ path: String) -> Int32 { 0 }
    func makeFolder(_ path: String, mode: UInt32) -> Int32 { 0 }
    func removeFolder(_ path: String) -> Int32 { 0 }
}
