import CSRTP

/// One direction's libsrtp2 session, and the only place that frees it.
struct SRTPSession: ~Copyable {
    /// A retransmission may come seconds late: a window of 64 packets, libsrtp's least, dropped them (FACTS-MEDIA §3.4).
    private static let replayWindow: UInt = 1024
    /// The library's own set-up, done once in a process.
    private static let libraryStatus = srtp_init()

    let handle: srtp_t
    private let key: SRTPMasterKey
    private let profile: SRTPProfile

    init(_ key: SRTPMasterKey, _ profile: SRTPProfile, ssrc: srtp_ssrc_t) throws(SRTPError) {
        guard Self.libraryStatus == srtp_err_status_ok else { throw SRTPError(status: Self.libraryStatus.rawValue) }
        var session: srtp_t?
        let status = Self.withPolicy(key, profile, ssrc: ssrc) { srtp_create(&session, $0) }
        guard status == srtp_err_status_ok, let session else { throw SRTPError(status: status.rawValue) }
        handle = session
        self.key = key
        self.profile = profile
    }

    deinit { srtp_dealloc(handle) }

    /// Starts one source's stream at a given rollover counter (RFC 3711 §3.3.1), instead of at 0 with its first packet.
    func addStream(ssrc: UInt32, rolloverCounter: UInt32) -> Bool {
        let status = Self.withPolicy(key, profile, ssrc: srtp_ssrc_t(type: ssrc_specific, value: ssrc)) { srtp_add_stream(handle, $0) }
        return status == srtp_err_status_ok && srtp_set_stream_roc(handle, ssrc, rolloverCounter) == srtp_err_status_ok
    }

    func removeStream(ssrc: UInt32) {
        // Here, unlike everywhere else, libsrtp wants network byte order.
        srtp_remove_stream(handle, ssrc.bigEndian)
    }

    private static func withPolicy<Result>(
        _ key: SRTPMasterKey, _ profile: SRTPProfile, ssrc: srtp_ssrc_t, _ body: (UnsafePointer<srtp_policy_t>) -> Result
    ) -> Result {
        var policy = srtp_policy_t()
        switch profile {
        case .aeadAES128GCM:
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp)
            srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp)
        case .aes128CMHMACSHA1_80:
            srtp_crypto_policy_set_rtp_default(&policy.rtp)
            srtp_crypto_policy_set_rtcp_default(&policy.rtcp)
        }
        policy.ssrc = ssrc
        policy.window_size = replayWindow
        var secret = key.key + key.salt
        return secret.withUnsafeMutableBufferPointer { bytes in
            policy.key = bytes.baseAddress
            return withUnsafePointer(to: policy, body)
        }
    }
}
