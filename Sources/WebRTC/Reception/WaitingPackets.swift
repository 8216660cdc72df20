import DequeModule
import Media

/// Packets that came before one that they follow. In order of their sequence numbers, each at most once.
struct WaitingPackets {
    struct Entry {
        var packet: MediaPacket
        var payload: [UInt8]
    }

    private var entries: Deque<Entry> = []
    /// Of the payloads.
    private(set) var byteCount = 0

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }
    /// The one with the lowest sequence number.
    var first: MediaPacket? { entries.first?.packet }
    /// The first one that is no padding.
    var firstMedia: Entry? { entries.first { $0.packet.content != .nothing } }

    /// - Returns: false when the packet is here already.
    mutating func insert(_ packet: MediaPacket, _ payload: borrowing RawSpan) -> Bool {
        var index = entries.endIndex
        // From the newest on: nearly always the packet is newer than all that wait.
        while index > 0, entries[index - 1].packet.sequenceNumber > packet.sequenceNumber { index -= 1 }
        if index > 0, entries[index - 1].packet.sequenceNumber == packet.sequenceNumber { return false }
        entries.insert(Entry(packet: packet, payload: payload.bytes(in: 0..<payload.byteCount)), at: index)
        byteCount += payload.byteCount
        return true
    }

    /// Takes the packet with this number, if it is the lowest.
    mutating func take(_ sequenceNumber: Int64) -> Entry? {
        guard let first = entries.first, first.packet.sequenceNumber == sequenceNumber else { return nil }
        byteCount -= first.payload.count
        return entries.removeFirst()
    }
}
