package import Media

/// An rtpdump file, as rtptools and libwebrtc write them: each RTP or RTCP packet with its time.
///
/// ```
/// #!rtpplay1.0 address/port\n     then 16 bytes: start seconds, microseconds, source, port, padding
/// length 16 | packet length 16 | milliseconds 32 | packet …      for each packet; length counts these 8 bytes, too;
/// ```
/// a packet length of 0 marks RTCP.
package struct RTPDumpReader {
    package struct Packet {
        package var time: MonotonicTime
        package var isRTCP: Bool
        package var bytes: [UInt8]
    }

    package enum ParseError: Error { case notRTPDump }

    package let packets: [Packet]

    package init(parsing file: [UInt8]) throws(ParseError) {
        guard file.starts(with: "#!rtpplay1.0 ".utf8), let lineEnd = file.firstIndex(of: UInt8(ascii: "\n")) else { throw .notRTPDump }
        let bytes = file.span.bytes
        var packets: [Packet] = []
        var offset = lineEnd + 1 + 16
        while offset + 8 <= file.count {
            let length = Int(bytes.bigEndian(at: offset, as: UInt16.self))
            guard length >= 8, offset + length <= file.count else { break }
            let time = MonotonicTime.zero + .milliseconds(Int64(bytes.bigEndian(at: offset + 4, as: UInt32.self)))
            let isRTCP = bytes.bigEndian(at: offset + 2, as: UInt16.self) == 0
            packets.append(Packet(time: time, isRTCP: isRTCP, bytes: Array(file[offset + 8..<offset + length])))
            offset += length
        }
        self.packets = packets
    }
}
