import COpenSSL

/// HMAC-SHA-256 (RFC 2104, RFC 6234).
enum HMACSHA256 {
    static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        // An empty array may have no address, and OpenSSL takes a null key for "the same as before".
        let result = (key.isEmpty ? [0] : key).withUnsafeBufferPointer { keyBytes in
            HMAC(EVP_sha256(), keyBytes.baseAddress, Int32(key.count), message, message.count, &code, &length)
        }
        precondition(result != nil && length == 32, "OpenSSL has no SHA-256")
        return code
    }
}

/// HMAC-SHA-1 (RFC 2104), where somebody else's protocol has it.
enum HMACSHA1 {
    static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: 20)
        var length: UInt32 = 0
        let result = (key.isEmpty ? [0] : key).withUnsafeBufferPointer { keyBytes in
            HMAC(EVP_sha1(), keyBytes.baseAddress, Int32(key.count), message, message.count, &code, &length)
        }
        precondition(result != nil && length == 20, "OpenSSL has no SHA-1")
        return code
    }
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
func isSameSecret(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    // The lengths may be told; the key's length is no secret that helps anybody.
    guard left.count == right.count else { return false }
    return CRYPTO_memcmp(Array(left), Array(right), left.count) == 0
}
