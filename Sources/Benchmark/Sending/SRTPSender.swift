import COpenSSL
import Glibc
import Media
import WebRTC

/// Protects RTP of one sender by AEAD_AES_128_GCM (RFC 7714), in place, on OpenSSL: twice as fast as Debian's libsrtp2, which the tests
/// hold it against.
struct SRTPSender: ~Copyable {
    static let tagByteCount = 16

    private let cipher: OpaquePointer
    /// Twelve bytes of salt, and behind them the IV of the packet at hand.
    private let scratch: UnsafeMutablePointer<UInt8>
    /// What the floor is given: it derives no keys.
    let sessionKey: [UInt8]
    let sessionSalt: [UInt8]

    /// nil when OpenSSL refuses.
    init?(_ master: SRTPMasterKey) {
        guard let key = SRTPKeyDerivation.derive(.encryption, byteCount: 16, from: master),
            let salt = SRTPKeyDerivation.derive(.salt, byteCount: 12, from: master),
            let cipher = EVP_CIPHER_CTX_new()
        else { return nil }
        guard EVP_EncryptInit_ex(cipher, EVP_aes_128_gcm(), nil, key, nil) == 1 else {
            EVP_CIPHER_CTX_free(cipher)
            return nil
        }
        self.cipher = cipher
        sessionKey = key
        sessionSalt = salt
        scratch = .allocate(capacity: 24)
        scratch.update(from: salt, count: 12)
    }

    deinit {
        EVP_CIPHER_CTX_free(cipher)
        scratch.deallocate()
    }

    /// Encrypts the payload of a packet and puts the tag behind it, where 16 bytes must be free.
    /// - Parameter index: the packet's, of 48 bits: rollover counter and sequence number (RFC 3711 §3.3.1).
    func protect(_ packet: UnsafeMutablePointer<UInt8>, headerByteCount: Int, byteCount: Int, index: UInt64) {
        let iv = scratch + 12
        GCMInitializationVector.write(salt: scratch, ssrc: packet + 8, index: Int64(index), to: iv)
        var count: Int32 = 0
        let payload = packet + headerByteCount
        EVP_EncryptInit_ex(cipher, nil, nil, nil, iv)
        EVP_EncryptUpdate(cipher, nil, &count, packet, Int32(headerByteCount))
        EVP_EncryptUpdate(cipher, payload, &count, payload, Int32(byteCount - headerByteCount))
        EVP_EncryptFinal_ex(cipher, packet + byteCount, &count)
        EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagByteCount), packet + byteCount)
    }
}
