/// A UDP datagram with its IPv4 header (RFC 791, RFC 768), as captures of link type IPv4 hold it.
package struct UDPDatagram: Hashable, Sendable {
    package var source: UInt32
    package var sourcePort: UInt16
    package var destination: UInt32
    package var destinationPort: UInt16
    package var payload: [UInt8]

    package init(source: UInt32, sourcePort: UInt16, destination: UInt32, destinationPort: UInt16, payload: [UInt8]) {
        self.source = source
        self.sourcePort = sourcePort
        self.destination = destination
        self.destinationPort = destinationPort
        self.payload = payload
    }

    /// With the header's checksum and without UDP's, which IPv4 allows. A payload has at most 65 507 bytes.
    package func serialized() -> [UInt8] {
        precondition(payload.count <= 65_507, "longer than a datagram can be")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(28 + payload.count)
        bytes.append(contentsOf: [0x45, 0])
        bytes.append(bigEndian: UInt16(28 + payload.count))
        // No identification, not to be fragmented, 64 hops, UDP.
        bytes.append(contentsOf: [0, 0, 0x40, 0, 64, 17, 0, 0])
        bytes.append(bigEndian: source)
        bytes.append(bigEndian: destination)
        var sum: UInt32 = 0
        for index in stride(from: 0, to: 20, by: 2) { sum += UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1]) }
        while sum > 0xFFFF { sum = sum & 0xFFFF + sum >> 16 }
        bytes.store(bigEndian: ~UInt16(sum), at: 10)
        bytes.append(bigEndian: sourcePort)
        bytes.append(bigEndian: destinationPort)
        bytes.append(bigEndian: UInt16(8 + payload.count))
        bytes.append(contentsOf: [0, 0])
        bytes.append(contentsOf: payload)
        return bytes
    }

    /// nil for anything but a whole, unfragmented UDP datagram over IPv4.
    package init?(parsing bytes: borrowing RawSpan) {
        guard bytes.byteCount >= 28, bytes.byte(at: 0) >> 4 == 4, bytes.byte(at: 9) == 17 else { return nil }
        let start = Int(bytes.byte(at: 0) & 0x0F) * 4
        let isFragment = bytes.bigEndian(at: 6, as: UInt16.self) & 0x3FFF != 0
        guard start >= 20, start + 8 <= bytes.byteCount, !isFragment else { return nil }
        let length = Int(bytes.bigEndian(at: start + 4, as: UInt16.self))
        guard length >= 8, start + length <= bytes.byteCount else { return nil }
        source = bytes.bigEndian(at: 12, as: UInt32.self)
        destination = bytes.bigEndian(at: 16, as: UInt32.self)
        sourcePort = bytes.bigEndian(at: start, as: UInt16.self)
        destinationPort = bytes.bigEndian(at: start + 2, as: UInt16.self)
        payload = bytes.bytes(in: start + 8..<start + length)
    }
}
