/// Reads the packets of a pcapng file (draft-ietf-opsawg-pcapng) of either byte order, one after the other, in constant memory.
///
/// ```swift
/// var reader = try PcapngReader(source)
/// while let packet = try reader.next() { … reader.interfaces[packet.interface] … }
/// ```
/// Blocks of types that are not known are skipped, as the format wants it. A file that ends within a block is read up to there.
package struct PcapngReader {
    /// Longer ones are damage: what we write is at most a datagram or a description of a session.
    package static let longestBlock = 16 << 20

    /// Of the section that the last packet was in.
    package private(set) var interfaces: [PcapngInterface] = []
    /// The file ended within a block: its writer was interrupted, or is still writing.
    package private(set) var isTruncated = false
    private var resolutions: [UInt8] = []
    private var window: ByteWindow
    private var offset = 0
    private var isBigEndian = false

    package init(_ source: any ByteSource) throws {
        window = try ByteWindow(source)
        guard let head = try load(12, at: 0), head.littleEndian(0, as: UInt32.self) == PcapngBlockType.sectionHeader,
            let isBigEndian = Self.byteOrder(head)
        else { throw PcapngError.notPcapng }
        self.isBigEndian = isBigEndian
    }

    /// The next packet, or nil at the end.
    package mutating func next() throws -> PcapngPacket? {
        while let (type, block) = try nextBlock() {
            switch type {
            case PcapngBlockType.sectionHeader: try readSection(block)
            case PcapngBlockType.interfaceDescription: try readInterface(block)
            case PcapngBlockType.enhancedPacket: return try packet(block)
            default: break
            }
        }
        return nil
    }

    // MARK: Blocks

    /// A block as it lies in the file, its lengths included.
    private struct Block {
        var bytes: ArraySlice<UInt8>
        var isBigEndian: Bool
        var offset: Int

        func integer<Value: FixedWidthInteger>(_ position: Int, as type: Value.Type) -> Value {
            let value = bytes.littleEndian(position, as: type)
            return isBigEndian ? value.byteSwapped : value
        }

        var count: Int { bytes.count }

        func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> {
            bytes[bytes.startIndex + range.lowerBound..<bytes.startIndex + range.upperBound]
        }
    }

    private mutating func nextBlock() throws -> (type: UInt32, block: Block)? {
        guard !isTruncated, let head = try load(12, at: offset) else {
            isTruncated = offset < window.sourceSize
            return nil
        }
        // A new section may have another byte order.
        if head.littleEndian(0, as: UInt32.self) == PcapngBlockType.sectionHeader {
            guard let order = Self.byteOrder(head) else { throw PcapngError.damagedBlock(offset: offset) }
            isBigEndian = order
        }
        guard head.contains(where: { $0 != 0 }) else {
            // What a file system shows of a file that a power cut left longer than it was written.
            isTruncated = true
            return nil
        }
        let length = Int(Block(bytes: head, isBigEndian: isBigEndian, offset: offset).integer(4, as: UInt32.self))
        guard length >= 12, length % 4 == 0, length <= Self.longestBlock else { throw PcapngError.damagedBlock(offset: offset) }
        guard let bytes = try load(length, at: offset) else {
            isTruncated = true
            return nil
        }
        let block = Block(bytes: bytes, isBigEndian: isBigEndian, offset: offset)
        guard Int(block.integer(length - 4, as: UInt32.self)) == length else { throw PcapngError.damagedBlock(offset: offset) }
        offset += length
        return (block.integer(0, as: UInt32.self), block)
    }

    /// Exactly so many bytes, or nil when the file ends before.
    private mutating func load(_ count: Int, at offset: Int) throws -> ArraySlice<UInt8>? {
        let range = try window.load(count, at: offset)
        return range.count == count ? window.bytes[range] : nil
    }

    private static func byteOrder(_ head: ArraySlice<UInt8>) -> Bool? {
        let magic = head.littleEndian(8, as: UInt32.self)
        if magic == PcapngBlockType.byteOrderMagic { return false }
        return magic == PcapngBlockType.byteOrderMagic.byteSwapped ? true : nil
    }

    private mutating func readSection(_ block: Block) throws(PcapngError) {
        guard block.count >= 28 else { throw .damagedBlock(offset: block.offset) }
        let major = block.integer(12, as: UInt16.self)
        guard major == 1 else { throw .unsupportedVersion(major: major) }
        interfaces = []
        resolutions = []
    }

    private mutating func readInterface(_ block: Block) throws(PcapngError) {
        guard block.count >= 20 else { throw .damagedBlock(offset: block.offset) }
        var interface = PcapngInterface(linkType: block.integer(8, as: UInt16.self))
        var resolution: UInt8 = 6
        for (code, value) in try options(of: block, from: 16) {
            switch code {
            case PcapngOption.name: interface.name = String(decoding: value, as: UTF8.self)
            case PcapngOption.timeResolution: resolution = value.first ?? resolution
            default: break
            }
        }
        interfaces.append(interface)
        resolutions.append(resolution)
    }

    private func packet(_ block: Block) throws(PcapngError) -> PcapngPacket {
        guard block.count >= 32 else { throw .damagedBlock(offset: block.offset) }
        let interface = Int(block.integer(8, as: UInt32.self))
        guard interface < interfaces.count else { throw .unknownInterface(offset: block.offset) }
        let ticks = UInt64(block.integer(12, as: UInt32.self)) << 32 | UInt64(block.integer(16, as: UInt32.self))
        let length = Int(block.integer(20, as: UInt32.self))
        guard length <= block.count - 32 else { throw .damagedBlock(offset: block.offset) }
        let comments = try options(of: block, from: 28 + (length + 3) / 4 * 4)
            .filter { $0.code == PcapngOption.comment }.map { String(decoding: $0.value, as: UTF8.self) }
        return PcapngPacket(
            interface: interface, nanoseconds: try Self.nanoseconds(ticks, resolution: resolutions[interface]),
            bytes: Array(block.bytes(28..<28 + length)), comments: comments)
    }

    /// Code, length, value, padded to 32 bits; up to the end of options or of the block (§3.5).
    private func options(of block: Block, from start: Int) throws(PcapngError) -> [(code: UInt16, value: ArraySlice<UInt8>)] {
        var options: [(code: UInt16, value: ArraySlice<UInt8>)] = []
        var position = start
        let end = block.count - 4
        while position + 4 <= end {
            let code = block.integer(position, as: UInt16.self)
            let length = Int(block.integer(position + 2, as: UInt16.self))
            if code == PcapngOption.endOfOptions { break }
            guard position + 4 + length <= end else { throw .damagedBlock(offset: block.offset) }
            options.append((code, block.bytes(position + 4..<position + 4 + length)))
            position += 4 + (length + 3) / 4 * 4
        }
        return options
    }

    private static func nanoseconds(_ ticks: UInt64, resolution: UInt8) throws(PcapngError) -> Int64 {
        guard resolution <= 9 else { throw .unsupportedTimeResolution(resolution) }
        var factor: UInt64 = 1
        for _ in resolution..<9 { factor *= 10 }
        // Beyond 2262 it wraps: a time is only told, never trusted.
        return Int64(bitPattern: ticks &* factor)
    }
}

extension ArraySlice<UInt8> {
    /// Counted from the slice's own beginning. Traps outside it.
    fileprivate func littleEndian<Value: FixedWidthInteger>(_ position: Int, as type: Value.Type) -> Value {
        var value: Value = 0
        for index in 0..<MemoryLayout<Value>.size {
            value |= Value(truncatingIfNeeded: self[startIndex + position + index]) << Value(index * 8)
        }
        return value
    }
}
