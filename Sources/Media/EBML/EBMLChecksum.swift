/// The data of an EBML CRC-32 element: IEEE 802.3's polynomial, reflected, stored little endian (RFC 8794 §11.3.1).
package struct EBMLChecksum: Sendable {
    private var state: UInt32 = 0xFFFF_FFFF

    package init() {}

    /// Of everything that was fed in so far.
    package var value: UInt32 { ~state }

    package mutating func update(_ bytes: borrowing RawSpan) {
        var crc = state
        bytes.withUnsafeBytes { bytes in
            Self.tables.withUnsafeBufferPointer { tables in
                var offset = 0
                // Sixteen bytes a step ("slicing by 16"): every byte of a recording passes here.
                while offset + 16 <= bytes.count {
                    let first = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) ^ UInt64(crc)
                    let second = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
                    crc = Self.lookUp(first, in: tables, above: 8) ^ Self.lookUp(second, in: tables, above: 0)
                    offset += 16
                }
                while offset < bytes.count {
                    crc = crc >> 8 ^ tables[Int((crc ^ UInt32(bytes[offset])) & 0xFF)]
                    offset += 1
                }
            }
        }
        state = crc
    }

    /// What eight bytes do to the checksum when `distance` more follow them.
    @inline(__always)
    private static func lookUp(_ word: UInt64, in tables: UnsafeBufferPointer<UInt32>, above distance: Int) -> UInt32 {
        let base = distance << 8
        let low =
            tables[base | 0x700 | Int(word & 0xFF)] ^ tables[base | 0x600 | Int(word >> 8 & 0xFF)]
            ^ tables[base | 0x500 | Int(word >> 16 & 0xFF)] ^ tables[base | 0x400 | Int(word >> 24 & 0xFF)]
        let high =
            tables[base | 0x300 | Int(word >> 32 & 0xFF)] ^ tables[base | 0x200 | Int(word >> 40 & 0xFF)]
            ^ tables[base | 0x100 | Int(word >> 48 & 0xFF)] ^ tables[base | Int(word >> 56)]
        return low ^ high
    }

    package static func of(_ bytes: borrowing RawSpan) -> UInt32 {
        var checksum = EBMLChecksum()
        checksum.update(bytes)
        return checksum.value
    }

    /// What a checksum has to be combined with (exclusive or) when some of the bytes that it covers change: it is linear in them.
    ///
    /// - Parameters:
    ///   - difference: the bytes as they were, combined with those that they are now.
    ///   - byteCount: of what it covers behind them.
    package static func change(by difference: borrowing RawSpan, followedBy byteCount: Int) -> UInt32 {
        var checksum = EBMLChecksum()
        checksum.state = 0
        checksum.update(difference)
        let zeros = [UInt8](repeating: 0, count: min(byteCount, 1 << 16))
        var rest = byteCount
        while rest > 0 {
            checksum.update(zeros.span.bytes.extracting(0..<min(rest, zeros.count)))
            rest -= zeros.count
        }
        return checksum.state
    }

    /// Table n holds what a byte does to the checksum when n more bytes follow it.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 16 * 256)
        for byte in 0..<256 {
            var crc = UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
            tables[byte] = crc
        }
        for index in 256..<tables.count {
            let previous = tables[index - 256]
            tables[index] = previous >> 8 ^ tables[Int(previous & 0xFF)]
        }
        return tables
    }()
}
