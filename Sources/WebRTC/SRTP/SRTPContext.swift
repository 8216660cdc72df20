import CSRTP
import Media

/// The SRTP and SRTCP of one peer (RFC 3711, 7714): unprotects what arrives, protects our RTCP. RTP under AES-GCM, which is nearly
/// everything, is OpenSSL's (`GCMReceiver`); the rest is libsrtp2's.
///
/// ```swift
/// var context = try SRTPContext(keys)
/// try context.unprotect(rtp: datagram) { packet in session.handle(rtp: packet, at: now) }
/// ```
/// libsrtp works in place, so its datagrams are copied once into a buffer that the context owns; OpenSSL decrypts into it.
package struct SRTPContext: ~Copyable {
    /// Longer than any datagram on a network of 1500-byte or jumbo frames.
    private static let capacity = 9216
    /// How many sources are tried with another rollover counter. More is an attack, or noise.
    private static let maximumRescues = 16

    private let inbound: SRTPSession
    private let outbound: SRTPSession
    /// nil under another profile than AES-GCM.
    private var gcmReceiver: GCMReceiver?
    private let buffer: UnsafeMutableRawPointer
    /// Sources of which a packet was authentic, most recent last.
    private var authenticSources: [UInt32] = []
    private var rescues = 0
    package private(set) var counters = Counters()

    package struct Counters: Hashable, Sendable {
        package var unauthentic = 0
        package var replayed = 0
        package var malformed = 0
    }

    package init(_ keys: SRTPKeyMaterial) throws(SRTPError) {
        let inbound = try SRTPSession(keys.remote, keys.profile, ssrc: srtp_ssrc_t(type: ssrc_any_inbound, value: 0))
        let outbound = try SRTPSession(keys.local, keys.profile, ssrc: srtp_ssrc_t(type: ssrc_any_outbound, value: 0))
        self.inbound = inbound
        self.outbound = outbound
        gcmReceiver = keys.profile == .aeadAES128GCM ? GCMReceiver(keys.remote) : nil
        buffer = .allocate(byteCount: Self.capacity, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// Hands the decrypted RTP packet to `body`; counts, and calls nothing, when it is not authentic, a replay or no RTP.
    package mutating func unprotect(rtp datagram: borrowing RawSpan, _ body: (borrowing RawSpan) -> Void) {
        guard datagram.byteCount >= 12, datagram.byteCount <= Self.capacity else { return counters.malformed += 1 }
        guard gcmReceiver == nil else { return unprotectGCM(datagram, body) }
        let ssrc = datagram.bigEndian(at: 8, as: UInt32.self)
        var length = copy(datagram)
        var status = srtp_unprotect(inbound.handle, buffer, &length)
        if status == srtp_err_status_auth_fail, rescues < Self.maximumRescues, !authenticSources.contains(ssrc) {
            (status, length) = rescue(datagram, from: ssrc)
        }
        guard isAuthentic(status) else { return }
        if !authenticSources.contains(ssrc) { remember(ssrc) }
        body(UnsafeRawBufferPointer(start: buffer, count: Int(length)).bytes)
    }

    private mutating func unprotectGCM(_ datagram: borrowing RawSpan, _ body: (borrowing RawSpan) -> Void) {
        do throws(GCMReceiver.Failure) {
            guard let length = try gcmReceiver?.unprotect(datagram, into: buffer) else { return }
            body(UnsafeRawBufferPointer(start: buffer, count: length).bytes)
        } catch {
            switch error {
            case .malformed: counters.malformed += 1
            case .unauthentic: counters.unauthentic += 1
            case .replayed: counters.replayed += 1
            }
        }
    }

    /// Hands the decrypted RTCP packet to `body`, as `unprotect(rtp:_:)` does with RTP.
    package mutating func unprotect(rtcp datagram: borrowing RawSpan, _ body: (borrowing RawSpan) -> Void) {
        guard datagram.byteCount >= 8, datagram.byteCount <= Self.capacity else { return counters.malformed += 1 }
        var length = copy(datagram)
        guard isAuthentic(srtp_unprotect_rtcp(inbound.handle, buffer, &length)) else { return }
        body(UnsafeRawBufferPointer(start: buffer, count: Int(length)).bytes)
    }

    /// Protects one of our own RTCP packets; nil when it is too long for a datagram, or no RTCP.
    package mutating func protect(rtcp packet: [UInt8]) -> [UInt8]? {
        protect(packet, by: srtp_protect_rtcp)
    }

    /// Protects an RTP packet. The recorder sends none; simulated browsers and the load generator do.
    package mutating func protect(rtp packet: [UInt8]) -> [UInt8]? {
        protect(packet, by: srtp_protect)
    }

    private mutating func protect(
        _ packet: [UInt8], by function: (srtp_t?, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int32>?) -> srtp_err_status_t
    ) -> [UInt8]? {
        guard packet.count + Int(SRTP_MAX_TRAILER_LEN) + 4 <= Self.capacity else { return nil }
        packet.withUnsafeBytes { buffer.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
        var length = Int32(packet.count)
        guard function(outbound.handle, buffer, &length) == srtp_err_status_ok else { return nil }
        return [UInt8](UnsafeRawBufferPointer(start: buffer, count: Int(length)))
    }

    private func copy(_ datagram: borrowing RawSpan) -> Int32 {
        datagram.withUnsafeBytes { buffer.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
        return Int32(datagram.byteCount)
    }

    private mutating func isAuthentic(_ status: srtp_err_status_t) -> Bool {
        switch status {
        case srtp_err_status_ok: return true
        case srtp_err_status_replay_fail, srtp_err_status_replay_old: counters.replayed += 1
        case srtp_err_status_auth_fail: counters.unauthentic += 1
        default: counters.malformed += 1
        }
        return false
    }

    private mutating func remember(_ ssrc: UInt32) {
        if authenticSources.count == 64 { authenticSources.removeFirst() }
        authenticSources.append(ssrc)
    }

    /// A source that began near sequence number 65 535 and lost its first packets is already in its second rollover when we
    /// first hear it, and nothing of it would ever be authentic (cisco/libsrtp#729): tries it once with a counter of 1.
    private mutating func rescue(_ datagram: borrowing RawSpan, from ssrc: UInt32) -> (srtp_err_status_t, Int32) {
        rescues += 1
        var length = copy(datagram)
        guard inbound.addStream(ssrc: ssrc, rolloverCounter: 1) else { return (srtp_err_status_auth_fail, 0) }
        let status = srtp_unprotect(inbound.handle, buffer, &length)
        if status != srtp_err_status_ok { inbound.removeStream(ssrc: ssrc) }
        return (status, length)
    }
}
