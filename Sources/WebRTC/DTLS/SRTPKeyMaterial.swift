/// The protection profiles that we negotiate, in our order of preference (RFC 5764 §4.1.2, RFC 7714 §14.2).
package enum SRTPProfile: Hashable, Sendable, CaseIterable {
    case aeadAES128GCM
    case aes128CMHMACSHA1_80

    /// OpenSSL's name, for `SSL_CTX_set_tlsext_use_srtp`.
    var openSSLName: String {
        switch self {
        case .aeadAES128GCM: "SRTP_AEAD_AES_128_GCM"
        case .aes128CMHMACSHA1_80: "SRTP_AES128_CM_SHA1_80"
        }
    }

    static let keyLength = 16

    var saltLength: Int {
        switch self {
        case .aeadAES128GCM: 12
        case .aes128CMHMACSHA1_80: 14
        }
    }
}

/// One direction's master key and salt.
package struct SRTPMasterKey: Hashable, Sendable {
    package var key: [UInt8]
    package var salt: [UInt8]

    package init(key: [UInt8], salt: [UInt8]) {
        self.key = key
        self.salt = salt
    }
}

/// What a DTLS handshake yields for SRTP (RFC 5764 §4.2).
package struct SRTPKeyMaterial: Hashable, Sendable {
    package var profile: SRTPProfile
    package var local: SRTPMasterKey
    package var remote: SRTPMasterKey

    package init(profile: SRTPProfile, local: SRTPMasterKey, remote: SRTPMasterKey) {
        self.profile = profile
        self.local = local
        self.remote = remote
    }

    /// Splits the exporter's output: client key, server key, client salt, server salt.
    init(profile: SRTPProfile, exported: [UInt8], role: DTLSRole) {
        let keyLength = SRTPProfile.keyLength
        let saltLength = profile.saltLength
        precondition(exported.count == 2 * (keyLength + saltLength), "the exporter was asked for another length")
        let salts = 2 * keyLength
        let client = SRTPMasterKey(key: Array(exported[..<keyLength]), salt: Array(exported[salts..<salts + saltLength]))
        let server = SRTPMasterKey(key: Array(exported[keyLength..<salts]), salt: Array(exported[(salts + saltLength)...]))
        self.profile = profile
        (local, remote) = role == .client ? (client, server) : (server, client)
    }
}
