import COpenSSL

/// Session keys from a master key and salt by AES in counter mode (RFC 3711 §4.3.3), for AEAD_AES_128_GCM (RFC 7714 §11).
package enum SRTPKeyDerivation {
    /// RFC 3711 §4.3.2.
    package enum Label: UInt8 {
        case encryption = 0
        case salt = 2
    }

    /// nil when OpenSSL refuses.
    package static func derive(_ label: Label, byteCount: Int, from master: SRTPMasterKey) -> [UInt8]? {
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        var iv = master.salt + [UInt8](repeating: 0, count: 16 - master.salt.count)
        iv[7] ^= label.rawValue
        let zeros = [UInt8](repeating: 0, count: byteCount)
        var derived = zeros
        var count: Int32 = 0
        guard EVP_EncryptInit_ex(context, EVP_aes_128_ctr(), nil, master.key, iv) == 1,
            EVP_EncryptUpdate(context, &derived, &count, zeros, Int32(byteCount)) == 1
        else { return nil }
        return derived
    }
}
