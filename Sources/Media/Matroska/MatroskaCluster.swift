/// One cluster while it fills: blocks go straight into the bytes that will be written (RFC 9559 §5.1.3).
///
/// ```
/// 1F 43 B6 75 | size, 4 bytes | [BF 84 CRC-32] | E7 timestamp | A3 block | A3 block | …
/// ```
struct MatroskaCluster {
    /// Of the cluster, in milliseconds; blocks count from here.
    let timestamp: Int64
    private let hasChecksum: Bool
    private var bytes: [UInt8]
    /// BlockGroups of concealment that no other block of their track has followed.
    private(set) var silence: [(track: TrackNumber, position: Int)] = []

    private static let idByteCount = 4
    private static let sizeByteCount = 4
    private static let checksumByteCount = 6
    /// ID and size: block positions in cues count from behind them.
    static let headerByteCount = idByteCount + sizeByteCount

    /// A frame that no cluster can hold.
    static let largestPayload = EBMLVariableSize.largest(byteCount: sizeByteCount) - 256

    init(timestamp: Int64, hasChecksum: Bool, capacity: Int) {
        self.timestamp = timestamp
        self.hasChecksum = hasChecksum
        bytes = []
        bytes.reserveCapacity(capacity)
        bytes.append(.cluster)
        bytes.append(variableSize: 0, byteCount: Self.sizeByteCount)
        if hasChecksum {
            bytes.append(.crc32)
            bytes.append(variableSize: 4)
            bytes.append(littleEndian: UInt32(0))
        }
        var writer = EBMLWriter()
        writer.append(.timestamp, unsigned: UInt64(timestamp))
        bytes.append(contentsOf: writer.bytes)
    }

    var byteCount: Int { bytes.count }
    var checksumPosition: Int? { hasChecksum ? Self.headerByteCount : nil }

    /// What a BlockGroup says beside its block. All in milliseconds but the padding.
    struct GroupDetails {
        var duration: Int64?
        /// Signed distance to the frame that this one needs; nil for a key frame.
        var reference: Int64?
        var discardPadding: Duration?
        /// The duration's field takes four bytes, so that another one fits in.
        var hasFixedWidth = false
    }

    /// Appends a frame as a SimpleBlock and returns where in this cluster it lies.
    mutating func appendSimpleBlock(_ frame: borrowing MuxedFrame, tick: Int64) -> Range<Int> {
        let start = bytes.count
        bytes.append(.simpleBlock)
        bytes.append(variableSize: 4 + frame.payload.count)
        appendBlockHeader(frame, tick: tick, keyframeFlag: frame.isKeyframe ? 0x80 : 0)
        bytes.append(contentsOf: frame.payload)
        return start..<bytes.count
    }

    /// Appends a frame as a BlockGroup and returns where in this cluster it lies.
    mutating func appendBlockGroup(_ frame: borrowing MuxedFrame, tick: Int64, details: GroupDetails) -> Range<Int> {
        let start = bytes.count
        let tail = Self.serialized(details)
        let blockByteCount = 4 + frame.payload.count
        let blockHeaderByteCount = 1 + EBMLVariableSize.byteCount(for: blockByteCount)
        bytes.append(.blockGroup)
        bytes.append(variableSize: blockHeaderByteCount + blockByteCount + tail.count)
        bytes.append(.block)
        bytes.append(variableSize: blockByteCount)
        // A Block has no key frame flag: the absence of a ReferenceBlock says it.
        appendBlockHeader(frame, tick: tick, keyframeFlag: 0)
        bytes.append(contentsOf: frame.payload)
        bytes.append(contentsOf: tail)
        return start..<bytes.count
    }

    /// ```
    /// track number | timestamp, signed 16 bit | flags: key frame 80, invisible 08, no lacing
    /// ```
    private mutating func appendBlockHeader(_ frame: borrowing MuxedFrame, tick: Int64, keyframeFlag: UInt8) {
        bytes.append(0x80 | frame.track.rawValue)
        bytes.append(bigEndian: Int16(tick - timestamp))
        bytes.append(keyframeFlag | (frame.isInvisible ? 0x08 : 0))
    }

    /// Turns a SimpleBlock that was appended before into a BlockGroup. Blocks behind it move, by as many bytes as are returned.
    mutating func convertToGroup(_ range: Range<Int>, details: GroupDetails) -> (byteCount: Int, field: DurationField?) {
        let simpleBlock = bytes[range]
        let sizeByteCount = bytes[range.lowerBound + 1].leadingZeroBitCount + 1
        var block = Array(simpleBlock)
        block[0] = UInt8(EBMLElementID.block.rawValue)
        block[1 + sizeByteCount + 3] &= 0x7F
        var writer = EBMLWriter()
        let tail = Self.serialized(details)
        writer.append(.blockGroup, block + tail)
        bytes.replaceSubrange(range, with: writer.bytes)
        let growth = writer.bytes.count - range.count
        for index in silence.indices where silence[index].position > range.lowerBound { silence[index].position += growth }
        guard details.hasFixedWidth, let duration = details.duration else { return (growth, nil) }
        // The duration is the first behind the block: its identifier and its size take two bytes.
        return (growth, DurationField(offset: range.lowerBound + writer.bytes.count - tail.count + 2, value: duration))
    }

    /// To be called with each frame and the place of its block.
    mutating func noteSilence(of frame: borrowing MuxedFrame, at position: Int) {
        if frame.isConcealment {
            silence.append((frame.track, position))
        } else if !silence.isEmpty {
            let track = frame.track
            silence.removeAll { $0.track == track }
        }
    }

    private static func serialized(_ details: GroupDetails) -> [UInt8] {
        var writer = EBMLWriter()
        if let duration = details.duration {
            writer.append(
                .blockDuration, unsigned: UInt64(max(0, duration)), byteCount: details.hasFixedWidth ? DurationField.byteCount : nil)
        }
        if let reference = details.reference { writer.append(.referenceBlock, signed: reference) }
        if let padding = details.discardPadding { writer.append(.discardPadding, signed: padding.nanoseconds) }
        return writer.bytes
    }

    /// A BlockDuration that can be changed when its cluster is in the file.
    struct DurationField {
        /// Of its value's first byte: in the cluster, and once that is whole, in the file.
        var offset: Int
        /// In milliseconds.
        var value: Int64
        /// How many bytes of the cluster follow the field.
        var byteCountBehind = 0
        /// The cluster's, where it has one.
        var checksum: (offset: Int, value: UInt32)?

        static let byteCount = 4

        /// For a whole cluster that lies at `position`.
        mutating func move(into cluster: [UInt8], at position: Int, hasChecksum: Bool) {
            byteCountBehind = cluster.count - offset - Self.byteCount
            offset += position
            guard hasChecksum else { return }
            let place = MatroskaCluster.headerByteCount + MatroskaCluster.checksumByteCount - 4
            let value = cluster[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
            checksum = (position + place, value)
        }

        /// What makes the field say something else. A crash between the two leaves a cluster whose only fault is its checksum, which players do
        /// not look at, and which a repair mends.
        func change(to duration: Int64) -> [ContainerOutput] {
            guard duration != value, let new = UInt32(exactly: duration), let old = UInt32(exactly: value) else { return [] }
            var bytes: [UInt8] = []
            bytes.append(bigEndian: new)
            var outputs: [ContainerOutput] = [.patch(offset: offset, bytes)]
            guard let checksum else { return outputs }
            var difference: [UInt8] = []
            difference.append(bigEndian: new ^ old)
            var changed: [UInt8] = []
            changed.append(littleEndian: checksum.value ^ EBMLChecksum.change(by: difference.span.bytes, followedBy: byteCountBehind))
            outputs.append(.patch(offset: checksum.offset, changed))
            return outputs
        }
    }

    /// The whole cluster with its size and checksum; nothing is left in this one.
    mutating func finish() -> [UInt8] {
        var result: [UInt8] = []
        swap(&result, &bytes)
        result.store(bigEndian: UInt32(0x1000_0000 | (result.count - Self.headerByteCount)), at: Self.idByteCount)
        if hasChecksum {
            let covered = Self.headerByteCount + Self.checksumByteCount
            let checksum = EBMLChecksum.of(result.span.bytes.extracting(covered..<result.count))
            result.store(bigEndian: checksum.byteSwapped, at: covered - 4)
        }
        return result
    }
}
