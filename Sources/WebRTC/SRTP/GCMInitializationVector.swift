/// The 12 bytes that AEAD_AES_128_GCM begins a packet with (RFC 7714 §8.1): two zero bytes, SSRC, rollover counter and sequence number,
/// all mixed with the salt.
package enum GCMInitializationVector {
    /// - Parameters:
    ///   - ssrc: its four bytes as they stand in the packet.
    ///   - index: of 48 bits: rollover counter and sequence number (RFC 3711 §3.3.1).
    ///   - output: room for 12 bytes; so has `salt`.
    package static func write(
        salt: UnsafePointer<UInt8>, ssrc: UnsafePointer<UInt8>, index: Int64, to output: UnsafeMutablePointer<UInt8>
    ) {
        output[0] = salt[0]
        output[1] = salt[1]
        for byte in 0..<4 { output[2 + byte] = salt[2 + byte] ^ ssrc[byte] }
        for byte in 0..<6 { output[6 + byte] = salt[6 + byte] ^ UInt8(truncatingIfNeeded: index >> Int64(40 - 8 * byte)) }
    }
}
