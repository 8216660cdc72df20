/// A pcapng file (draft-ietf-opsawg-pcapng), little endian, with times in nanoseconds.
///
/// ```swift
/// var writer = PcapngWriter(application: "Recorder 1.0", interfaces: [PcapngInterface(linkType: PcapngInterface.LinkType.ipv4)])
/// writer.write(PcapngPacket(interface: 0, nanoseconds: now, bytes: datagram))
/// file.append(writer.takeBytes())        // whole blocks, always
/// ```
package struct PcapngWriter {
    /// An option's length has 16 bits; longer comments become several.
    static let longestComment = 60_000

    private var buffer: [UInt8] = []
    private let interfaceCount: Int

    package init(application: String, interfaces: [PcapngInterface]) {
        interfaceCount = interfaces.count
        writeSectionHeader(application)
        for interface in interfaces { write(interface) }
    }

    /// What waits to be taken.
    package var byteCount: Int { buffer.count }

    /// Everything since the last time: whole blocks.
    package mutating func takeBytes() -> [UInt8] {
        defer { buffer = [] }
        return buffer
    }

    /// Writes an enhanced packet block (§4.3). A comment that is too long for one option goes into several, in order.
    package mutating func write(_ packet: PcapngPacket) {
        precondition(packet.interface < interfaceCount, "a packet of an interface that is not described")
        let start = begin(PcapngBlockType.enhancedPacket)
        buffer.append(littleEndian: UInt32(packet.interface))
        let time = UInt64(bitPattern: packet.nanoseconds)
        buffer.append(littleEndian: UInt32(truncatingIfNeeded: time >> 32))
        buffer.append(littleEndian: UInt32(truncatingIfNeeded: time))
        buffer.append(littleEndian: UInt32(packet.bytes.count))
        buffer.append(littleEndian: UInt32(packet.bytes.count))
        buffer.append(contentsOf: packet.bytes)
        pad()
        for comment in packet.comments {
            for part in Self.parts(of: comment) { writeOption(PcapngOption.comment, part) }
        }
        if !packet.comments.isEmpty { writeOption(PcapngOption.endOfOptions, []) }
        end(start)
    }

    // MARK: Blocks

    private mutating func writeSectionHeader(_ application: String) {
        let start = begin(PcapngBlockType.sectionHeader)
        buffer.append(littleEndian: PcapngBlockType.byteOrderMagic)
        buffer.append(littleEndian: UInt16(1))
        buffer.append(littleEndian: UInt16(0))
        // The section's length is not known while it grows.
        buffer.append(littleEndian: UInt64.max)
        writeOption(PcapngOption.userApplication, Array(application.utf8.prefix(Self.longestComment)))
        writeOption(PcapngOption.endOfOptions, [])
        end(start)
    }

    private mutating func write(_ interface: PcapngInterface) {
        let start = begin(PcapngBlockType.interfaceDescription)
        buffer.append(littleEndian: interface.linkType)
        buffer.append(littleEndian: UInt16(0))
        // No limit on a packet's length.
        buffer.append(littleEndian: UInt32(0))
        if let name = interface.name { writeOption(PcapngOption.name, Array(name.utf8.prefix(Self.longestComment))) }
        writeOption(PcapngOption.timeResolution, [9])
        writeOption(PcapngOption.endOfOptions, [])
        end(start)
    }

    private mutating func begin(_ type: UInt32) -> Int {
        let start = buffer.count
        buffer.append(littleEndian: type)
        buffer.append(littleEndian: UInt32(0))
        return start
    }

    private mutating func end(_ start: Int) {
        let length = UInt32(buffer.count - start + 4)
        buffer.append(littleEndian: length)
        withUnsafeBytes(of: length.littleEndian) { bytes in
            for (index, byte) in bytes.enumerated() { buffer[start + 4 + index] = byte }
        }
    }

    private mutating func writeOption(_ code: UInt16, _ value: some Collection<UInt8>) {
        buffer.append(littleEndian: code)
        buffer.append(littleEndian: UInt16(value.count))
        buffer.append(contentsOf: value)
        pad()
    }

    /// To 32 bits. The buffer always begins at a block's border.
    private mutating func pad() {
        while buffer.count % 4 != 0 { buffer.append(0) }
    }

    /// Cut between characters: each option is UTF-8 by itself.
    private static func parts(of comment: String) -> [[UInt8]] {
        let bytes = Array(comment.utf8)
        var parts: [[UInt8]] = []
        var start = 0
        while bytes.count - start > longestComment {
            var end = start + longestComment
            while bytes[end] & 0xC0 == 0x80 { end -= 1 }
            parts.append(Array(bytes[start..<end]))
            start = end
        }
        return parts + [Array(bytes[start...])]
    }
}
