package import Media

/// The UDP payloads of a pcap file with Ethernet frames and IPv4, little endian, as tcpdump writes them on this machine.
package struct PcapReader {
    package struct Datagram {
        /// Since the first one.
        package var time: MonotonicTime
        package var bytes: [UInt8]
    }

    package enum ParseError: Error { case notPcap }

    package let datagrams: [Datagram]

    package init(parsing file: [UInt8]) throws(ParseError) {
        let bytes = file.span.bytes
        guard file.count >= 24, bytes.littleEndian(at: 0, as: UInt32.self) == 0xA1B2_C3D4, bytes.littleEndian(at: 20, as: UInt32.self) == 1
        else { throw .notPcap }
        var datagrams: [Datagram] = []
        var start: Int64?
        var offset = 24
        while offset + 16 <= file.count {
            let microseconds =
                Int64(bytes.littleEndian(at: offset, as: UInt32.self)) * 1_000_000
                + Int64(bytes.littleEndian(at: offset + 4, as: UInt32.self))
            let length = Int(bytes.littleEndian(at: offset + 8, as: UInt32.self))
            let frame = offset + 16
            offset = frame + length
            guard offset <= file.count else { break }
            let time = MonotonicTime.zero + .microseconds(microseconds - (start ?? microseconds))
            start = start ?? microseconds
            // Ethernet 14, IPv4 with its own length, UDP 8.
            guard length >= 42, bytes.bigEndian(at: frame + 12, as: UInt16.self) == 0x0800, bytes.byte(at: frame + 23) == 17 else {
                continue
            }
            let udp = frame + 14 + 4 * Int(bytes.byte(at: frame + 14) & 0x0F)
            guard udp + 8 <= offset else { continue }
            let end = udp + Int(bytes.bigEndian(at: udp + 4, as: UInt16.self))
            guard end >= udp + 8, end <= offset else { continue }
            datagrams.append(Datagram(time: time, bytes: Array(file[udp + 8..<end])))
        }
        self.datagrams = datagrams
    }
}
