import COpenSSL

/// Our self-signed ECDSA P-256 certificate, and the OpenSSL context that presents it. One serves all the peers of a process.
///
/// `@unchecked Sendable`: nothing changes after `init`, and OpenSSL counts references to a context atomically.
package final class DTLSIdentity: @unchecked Sendable {
    private let key: OpaquePointer
    private let certificate: OpaquePointer
    let context: OpaquePointer

    /// Makes a new key and certificate.
    package init() throws(OpenSSLError) {
        guard let key = recorder_EVP_EC_gen_P256() else { throw OpenSSLError("making a P-256 key") }
        guard let certificate = X509_new() else { throw OpenSSLError("making a certificate") }
        guard let context = SSL_CTX_new(DTLS_method()) else { throw OpenSSLError("making a DTLS context") }
        self.key = key
        self.certificate = certificate
        self.context = context
        try sign()
        try configure()
    }

    deinit {
        SSL_CTX_free(context)
        X509_free(certificate)
        EVP_PKEY_free(key)
    }

    /// SHA-256 of the certificate, for `a=fingerprint`.
    package var fingerprint: DTLSFingerprint {
        DTLSFingerprint(algorithm: .sha256, bytes: Self.digest(of: certificate, by: .sha256))
    }

    static func digest(of certificate: OpaquePointer, by algorithm: DTLSFingerprint.Algorithm) -> [UInt8] {
        let function =
            switch algorithm {
            case .sha256: EVP_sha256()
            case .sha384: EVP_sha384()
            case .sha512: EVP_sha512()
            }
        return [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
            var length: UInt32 = 0
            X509_digest(certificate, function, buffer.baseAddress, &length)
            count = Int(length)
        }
    }

    private func sign() throws(OpenSSLError) {
        var serial: UInt64 = 0
        withUnsafeMutableBytes(of: &serial) { _ = RAND_bytes($0.baseAddress, Int32($0.count)) }
        let day = 86_400
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1 | 1)
        // From yesterday, for peers whose clock is behind; for longer than any service runs.
        X509_gmtime_adj(X509_getm_notBefore(certificate), -day)
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3650 * day)
        let name = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, "recorder", -1, -1, 0)
        X509_set_issuer_name(certificate, name)
        X509_set_pubkey(certificate, key)
        guard X509_sign(certificate, key, EVP_sha256()) > 0 else { throw OpenSSLError("signing the certificate") }
    }

    private func configure() throws(OpenSSLError) {
        // OpenSSL 3.0 speaks DTLS 1.2 at most; 1.0 has no GCM and is refused by browsers.
        _ = recorder_SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION)
        _ = recorder_SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384")
        SSL_CTX_set_options(context, recorder_SSL_OP_NO_QUERY_MTU() | recorder_SSL_OP_NO_RENEGOTIATION() | recorder_SSL_OP_NO_TICKET())
        // RSA suites beside ECDSA: GStreamer's webrtcbin has an RSA certificate and may be the server (FACTS-MEDIA §8).
        SSL_CTX_set_cipher_list(
            context,
            """
            ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:\
            ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA
            """)
        guard SSL_CTX_use_certificate(context, certificate) == 1, SSL_CTX_use_PrivateKey(context, key) == 1 else {
            throw OpenSSLError("using the certificate")
        }
        // Any certificate passes here: who the peer is says the fingerprint in its SDP, compared before a key is exported.
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT) { _, _ in 1 }
        let profiles = SRTPProfile.allCases.map(\.openSSLName).joined(separator: ":")
        // Unlike the rest of OpenSSL, 0 is success here.
        guard SSL_CTX_set_tlsext_use_srtp(context, profiles) == 0 else { throw OpenSSLError("offering SRTP profiles") }
    }
}
