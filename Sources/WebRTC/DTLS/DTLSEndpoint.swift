import COpenSSL
package import Media

package enum DTLSRole: Hashable, Sendable {
    case client, server
}

/// One end of a DTLS 1.2 association that exists to key SRTP (RFC 6347, 5764): datagrams in, datagrams and one set of keys out.
///
/// The one machine here whose timer is not ours: OpenSSL reads the real clock for its retransmissions (DESIGN.md, "The one leak").
/// The legal transitions: handshaking → connected → closed; handshaking → failed.
package struct DTLSEndpoint: ~Copyable {
    package enum Event: Hashable, Sendable {
        case connected(SRTPKeyMaterial)
        case failed(DTLSFailure)
        /// The peer said close_notify.
        case closed
    }

    private enum State { case handshaking, connected, ended }

    private let identity: DTLSIdentity
    private let role: DTLSRole
    private let fingerprints: [DTLSFingerprint]
    private let ssl: OpaquePointer
    private let pipe = DatagramPipe()
    private var state = State.handshaking
    private var event: Event?
    package private(set) var nextDeadline: MonotonicTime?

    /// - Parameters:
    ///   - fingerprints: of the peer's certificate, from its SDP; one of them must match, or no key is ever exported (RFC 8122 §5).
    ///   - maximumDatagramSize: without IP and UDP headers. 1200 fits every path that carries WebRTC.
    package init(
        identity: DTLSIdentity, role: DTLSRole, fingerprints: [DTLSFingerprint], maximumDatagramSize: Int = 1200, at now: MonotonicTime
    ) throws(OpenSSLError) {
        guard let ssl = SSL_new(identity.context) else { throw OpenSSLError("making a DTLS endpoint") }
        guard let bio = DatagramBIO.make(for: pipe) else {
            SSL_free(ssl)
            throw OpenSSLError("making a DTLS endpoint")
        }
        self.identity = identity
        self.role = role
        self.fingerprints = fingerprints
        self.ssl = ssl
        SSL_set_bio(ssl, bio, bio)  // takes our one reference
        _ = recorder_SSL_set_mtu(ssl, maximumDatagramSize)
        switch role {
        case .server: SSL_set_accept_state(ssl)
        case .client:
            SSL_set_connect_state(ssl)
            shakeHands(at: now)
        }
    }

    deinit { SSL_free(ssl) }

    /// Takes one datagram whose first byte is 20…63 (RFC 7983). What is no DTLS, or not for this association, OpenSSL drops.
    package mutating func handle(_ datagram: borrowing RawSpan, at now: MonotonicTime) {
        guard state != .ended else { return }
        pipe.inbound = datagram.withUnsafeBytes { [UInt8]($0) }
        if state == .handshaking { shakeHands(at: now) }
        if state == .connected { readToCloseNotify() }
        pipe.inbound.removeAll(keepingCapacity: true)
    }

    package mutating func handleTimeout(at now: MonotonicTime) {
        guard state == .handshaking, let deadline = nextDeadline, deadline <= now else { return }
        ERR_clear_error()
        if recorder_DTLSv1_handle_timeout(ssl) < 0 { fail(.handshake(OpenSSLError("retransmitting").description)) }
        updateDeadline(at: now)
    }

    /// Says close_notify, once.
    package mutating func close() {
        guard state == .connected else { return }
        ERR_clear_error()
        SSL_shutdown(ssl)
        state = .ended
    }

    package mutating func pollTransmit() -> [UInt8]? {
        pipe.outbound.isEmpty ? nil : pipe.outbound.removeFirst()
    }

    package mutating func pollEvent() -> Event? {
        defer { event = nil }
        return event
    }

    private mutating func shakeHands(at now: MonotonicTime) {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 {
            finishHandshake()
        } else {
            switch SSL_get_error(ssl, result) {
            case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: break
            default: fail(.handshake(OpenSSLError("DTLS handshake").description))
            }
        }
        updateDeadline(at: now)
    }

    private mutating func finishHandshake() {
        guard let certificate = SSL_get1_peer_certificate(ssl) else { return fail(.noCertificate) }
        defer { X509_free(certificate) }
        guard fingerprints.contains(where: { DTLSIdentity.digest(of: certificate, by: $0.algorithm) == $0.bytes }) else {
            return fail(.fingerprintMismatch)
        }
        guard let profile = selectedProfile else { return fail(.noSRTPProfile) }
        let length = 2 * (SRTPProfile.keyLength + profile.saltLength)
        let label = "EXTRACTOR-dtls_srtp"
        var exported = [UInt8](repeating: 0, count: length)
        guard SSL_export_keying_material(ssl, &exported, length, label, label.utf8.count, nil, 0, 0) == 1 else {
            return fail(.handshake(OpenSSLError("exporting SRTP keys").description))
        }
        state = .connected
        event = .connected(SRTPKeyMaterial(profile: profile, exported: exported, role: role))
    }

    private var selectedProfile: SRTPProfile? {
        guard let selected = SSL_get_selected_srtp_profile(ssl) else { return nil }
        let name = String(cString: selected.pointee.name)
        return SRTPProfile.allCases.first { $0.openSSLName == name }
    }

    private mutating func readToCloseNotify() {
        ERR_clear_error()
        let isClosed = withUnsafeTemporaryAllocation(byteCount: 2048, alignment: 1) { buffer in
            // Application data (SCTP) is not ours to read; it is drained, so that an alert behind it is seen.
            while true {
                let count = SSL_read(ssl, buffer.baseAddress, Int32(buffer.count))
                if count <= 0 { return SSL_get_error(ssl, count) == SSL_ERROR_ZERO_RETURN }
            }
        }
        guard isClosed else { return }
        state = .ended
        event = .closed
    }

    private mutating func fail(_ failure: DTLSFailure) {
        state = .ended
        event = .failed(failure)
    }

    private mutating func updateDeadline(at now: MonotonicTime) {
        let microseconds = state == .handshaking ? recorder_DTLSv1_get_timeout(ssl) : -1
        nextDeadline = microseconds < 0 ? nil : now + .microseconds(microseconds)
    }
}
