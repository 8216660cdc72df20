import COpenSSL

/// HMAC-SHA1 (RFC 2104), by OpenSSL.
enum HMACSHA1 {
    /// Bytes of a code.
    static let length = 20

    static func code(for message: borrowing RawSpan, key: borrowing RawSpan) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: length)
        var written: UInt32 = 0
        let result = message.withUnsafeBytes { message in
            key.withUnsafeBytes { key in
                HMAC(EVP_sha1(), key.baseAddress, Int32(key.count), message.baseAddress, message.count, &code, &written)
            }
        }
        // Only a build of OpenSSL without SHA-1, or no memory, gets here: nothing could be authenticated any more.
        precondition(result != nil && written == UInt32(length), "OpenSSL has no HMAC-SHA1")
        return code
    }

    /// Compares in a time that does not tell how many bytes are right.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
