import COpenSSL
import Glibc
import Media

/// Unprotects the RTP of one peer by AEAD_AES_128_GCM (RFC 7714) on OpenSSL: a third of what libsrtp2 takes as Debian builds it, and
/// without its five allocations a packet. libsrtp2 protects what the tests feed it.
///
/// A source begins with its first authentic packet, at rollover counter 0, or at 1 when it began near 65 535 and lost its first packets
/// (cisco/libsrtp#729).
struct GCMReceiver: ~Copyable {
    enum Failure: Error { case malformed, unauthentic, replayed }

    static let tagByteCount = 16
    /// More SSRCs than any peer has; the one that was silent longest makes room.
    private static let maximumSources = 64
    /// How many unknown sources are tried with another rollover counter. More is an attack, or noise.
    private static let maximumRescues = 16

    /// OpenSSL's context with our key, and behind it 12 bytes of salt and 12 of the IV at hand.
    private let cipher: OpaquePointer
    private let scratch: UnsafeMutablePointer<UInt8>
    private var sources: [Source] = []
    /// Authentic packets so far: says which source was silent longest.
    private var accepted: UInt64 = 0
    private var rescues = 0

    private struct Source {
        var ssrc: UInt32
        var window: ReplayWindow
        /// `accepted` at its last packet.
        var lastAccepted: UInt64
    }

    /// nil when OpenSSL refuses.
    init?(_ master: SRTPMasterKey) {
        guard let key = SRTPKeyDerivation.derive(.encryption, byteCount: 16, from: master),
            let salt = SRTPKeyDerivation.derive(.salt, byteCount: 12, from: master), let cipher = EVP_CIPHER_CTX_new()
        else { return nil }
        guard EVP_DecryptInit_ex(cipher, EVP_aes_128_gcm(), nil, key, nil) == 1 else {
            EVP_CIPHER_CTX_free(cipher)
            return nil
        }
        self.cipher = cipher
        scratch = .allocate(capacity: 24)
        scratch.update(from: salt, count: 12)
    }

    deinit {
        EVP_CIPHER_CTX_free(cipher)
        scratch.deallocate()
    }

    /// Writes the decrypted packet to `output`, which has room for the datagram; returns its length.
    mutating func unprotect(_ datagram: borrowing RawSpan, into output: UnsafeMutableRawPointer) throws(Failure) -> Int {
        guard let header = Self.headerByteCount(of: datagram), datagram.byteCount >= header + Self.tagByteCount else { throw .malformed }
        let sequenceNumber = datagram.bigEndian(at: 2, as: UInt16.self)
        let ssrc = datagram.bigEndian(at: 8, as: UInt32.self)
        let length = datagram.byteCount - Self.tagByteCount
        guard let known = sources.firstIndex(where: { $0.ssrc == ssrc }) else {
            try begin(ssrc, sequenceNumber, datagram, header, into: output)
            return length
        }
        let index = sources[known].window.index(of: sequenceNumber)
        guard sources[known].window.isNew(index) else { throw .replayed }
        guard decrypt(datagram, header, index, into: output) else { throw .unauthentic }
        accepted += 1
        sources[known].window.accept(index)
        sources[known].lastAccepted = accepted
        return length
    }

    private mutating func begin(
        _ ssrc: UInt32, _ sequenceNumber: UInt16, _ datagram: borrowing RawSpan, _ header: Int, into output: UnsafeMutableRawPointer
    ) throws(Failure) {
        var index = Int64(sequenceNumber)
        if !decrypt(datagram, header, index, into: output) {
            guard rescues < Self.maximumRescues else { throw .unauthentic }
            rescues += 1
            index += 1 << 16
            guard decrypt(datagram, header, index, into: output) else { throw .unauthentic }
        }
        accepted += 1
        let source = Source(ssrc: ssrc, window: ReplayWindow(beginningAt: index), lastAccepted: accepted)
        guard sources.count == Self.maximumSources,
            let silent = sources.indices.min(by: { sources[$0].lastAccepted < sources[$1].lastAccepted })
        else { return sources.append(source) }
        sources[silent] = source
    }

    /// Fixed header, CSRCs and extension (RFC 3550 §5.1, §5.3.1); nil when they are not all there.
    private static func headerByteCount(of datagram: borrowing RawSpan) -> Int? {
        guard datagram.byteCount >= 12 else { return nil }
        let first = datagram.byte(at: 0)
        let fixed = 12 + 4 * Int(first & 0x0F)
        guard first >> 6 == 2, datagram.byteCount >= fixed else { return nil }
        guard first & 0x10 != 0 else { return fixed }
        guard datagram.byteCount >= fixed + 4 else { return nil }
        let whole = fixed + 4 + 4 * Int(datagram.bigEndian(at: fixed + 2, as: UInt16.self))
        return datagram.byteCount >= whole ? whole : nil
    }

    /// RFC 7714 §8: false when the tag says that it is not authentic. The header is authenticated, too, and copied.
    private func decrypt(_ datagram: borrowing RawSpan, _ header: Int, _ index: Int64, into output: UnsafeMutableRawPointer) -> Bool {
        let body = datagram.byteCount - header - Self.tagByteCount
        return datagram.withUnsafeBytes { datagram in
            guard let bytes = datagram.bindMemory(to: UInt8.self).baseAddress else { return false }
            GCMInitializationVector.write(salt: scratch, ssrc: bytes + 8, index: index, to: scratch + 12)
            memcpy(output, bytes, header)
            let plain = output.assumingMemoryBound(to: UInt8.self) + header
            var count: Int32 = 0
            // OpenSSL's tag is an input here, though its parameter is not const.
            let tag = UnsafeMutableRawPointer(mutating: bytes + header + body)
            guard EVP_DecryptInit_ex(cipher, nil, nil, nil, scratch + 12) == 1,
                EVP_DecryptUpdate(cipher, nil, &count, bytes, Int32(header)) == 1,
                EVP_DecryptUpdate(cipher, plain, &count, bytes + header, Int32(body)) == 1,
                EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagByteCount), tag) == 1
            else { return false }
            return EVP_DecryptFinal_ex(cipher, plain + body, &count) == 1
        }
    }
}
