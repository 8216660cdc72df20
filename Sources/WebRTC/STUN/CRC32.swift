/// The CRC-32 of ISO HDLC, Ethernet and PNG: what STUN's FINGERPRINT is made of (RFC 8489 §14.7).
enum CRC32 {
    static func checksum(_ bytes: borrowing RawSpan) -> UInt32 {
        var remainder = UInt32.max
        for offset in 0..<bytes.byteCount {
            let index = Int(UInt8(truncatingIfNeeded: remainder) ^ bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
            remainder = remainder >> 8 ^ table[index]
        }
        return ~remainder
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { remainder, _ in remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
}
