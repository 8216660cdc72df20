import Media

/// The packet status chunks of transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.3, §3.1.4).
///
/// ```
///  0                   1
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0| S |       run length        |   S: the same status so many times
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |1|0|   14 statuses of 1 bit    |   not received, or small delta
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |1|1|    7 statuses of 2 bits   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
enum TransportFeedbackChunk {
    enum Status: UInt16 {
        case notReceived = 0
        case smallDelta = 1
        /// Of 64 ms or more, or negative.
        case largeDelta = 2

        init(_ receiveDelta: Int16?) {
            switch receiveDelta {
            case nil: self = .notReceived
            case .some(0...255): self = .smallDelta
            default: self = .largeDelta
            }
        }
    }

    private static let longestRun = 0x1FFF

    /// Reads chunks from `offset` on until they tell of `count` packets; nil when the packet ends before, or at the reserved status 3.
    static func parse(_ count: Int, in packet: borrowing RawSpan, at offset: inout Int) -> [Status]? {
        var statuses: [Status] = []
        statuses.reserveCapacity(count)
        while statuses.count < count {
            guard offset + 2 <= packet.byteCount else { return nil }
            let chunk = packet.bigEndian(at: offset, as: UInt16.self)
            offset += 2
            let rest = count - statuses.count
            switch chunk >> 14 {
            case 0b10:
                for index in 0..<min(14, rest) { statuses.append(chunk >> (13 - index) & 1 == 1 ? .smallDelta : .notReceived) }
            case 0b11:
                for index in 0..<min(7, rest) {
                    guard let status = Status(rawValue: chunk >> (12 - 2 * index) & 0b11) else { return nil }
                    statuses.append(status)
                }
            default:
                guard let status = Status(rawValue: chunk >> 13 & 0b11) else { return nil }
                statuses.append(contentsOf: repeatElement(status, count: min(Int(chunk) & longestRun, rest)))
                // A run of nothing would never end.
                guard Int(chunk) & longestRun > 0 else { return nil }
            }
        }
        return statuses
    }

    static func serialize(_ statuses: [Status], into bytes: inout [UInt8]) {
        var index = 0
        while index < statuses.count {
            let rest = statuses[index...]
            let run = min(rest.prefix { $0 == rest[index] }.count, longestRun)
            let small = rest.prefix(14).prefix { $0 != .largeDelta }.count
            // Whichever tells of most packets in its two bytes.
            if run >= 14 || run == rest.count || run > max(small, 7) {
                bytes.append(bigEndian: rest[index].rawValue << 13 | UInt16(run))
                index += run
            } else if small == min(14, rest.count) {
                bytes.append(bigEndian: vector(rest, bits: 1))
                index += small
            } else {
                bytes.append(bigEndian: vector(rest, bits: 2))
                index += min(7, rest.count)
            }
        }
    }

    private static func vector(_ statuses: ArraySlice<Status>, bits: UInt16) -> UInt16 {
        let count = 14 / Int(bits)
        var chunk: UInt16 = bits == 1 ? 0b10 << 14 : 0b11 << 14
        for (position, status) in statuses.prefix(count).enumerated() {
            chunk |= status.rawValue << (UInt16(count - 1 - position) * bits)
        }
        return chunk
    }
}
