/// The ICE and DTLS attributes that hold for one m-section, the session's own included (RFC 8839 §5.4, RFC 8122 §5, RFC 8842 §5).
struct RemoteTransportAttributes {
    private(set) var ufrag: String?
    private(set) var password: String?
    private(set) var fingerprints: [String] = []
    private(set) var setup: SetupRole?
    private(set) var isLite = false
    private(set) var candidates: [String] = []
    private(set) var endOfCandidates = false
    /// Whether the fingerprints so far are the session's, which the m-section's replace.
    private var hasSessionFingerprints = false

    mutating func take(_ attribute: SDPAttribute, isSessionLevel: Bool) {
        switch attribute {
        case .iceUfrag(let value): ufrag = value
        case .icePassword(let value): password = value
        case .setup(let value): setup = value
        case .iceLite: isLite = true
        case .candidate(let value): candidates.append(value)
        case .endOfCandidates: endOfCandidates = true
        case .fingerprint(let value):
            if hasSessionFingerprints, !isSessionLevel { fingerprints = [] }
            hasSessionFingerprints = isSessionLevel
            fingerprints.append(value)
        default: break
        }
    }

    /// Whether anything of a transport is here: m-sections bundled with another may leave it all to that one (RFC 8843 §7.1.3).
    var isEmpty: Bool { ufrag == nil && password == nil && fingerprints.isEmpty }

    /// What ICE and DTLS need, or what is missing for them.
    func transport(mid: String) throws(OfferError) -> RemoteTransport {
        guard !fingerprints.isEmpty else { throw .missingFingerprint(mid: mid) }
        let usable = fingerprints.compactMap { DTLSFingerprint($0) }
        guard !usable.isEmpty else { throw .unsupportedFingerprint(mid: mid, fingerprints[0]) }
        guard let ufrag, let password else { throw .missingICECredentials(mid: mid) }
        guard Self.areCredentials(ufrag, password) else { throw .invalidICECredentials(mid: mid) }
        return RemoteTransport(
            ice: RemoteICE(
                credentials: ICECredentials(ufrag: ufrag, password: password), isLite: isLite, candidates: candidates,
                endOfCandidates: endOfCandidates),
            fingerprints: usable, setup: setup)
    }

    /// RFC 8839 §5.4: 4 to 256 and 22 to 256 ice-chars.
    static func areCredentials(_ ufrag: String, _ password: String) -> Bool {
        isCredential(ufrag, length: 4...256) && isCredential(password, length: 22...256)
    }

    /// ice-chars, and the four others that libwebrtc lets pass because old clients use them.
    private static func isCredential(_ text: String, length: ClosedRange<Int>) -> Bool {
        length.contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "+/-_=#".utf8.contains(byte)
                }
            }
    }
}
