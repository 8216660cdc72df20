package import WebRTC

/// What a browser reads in the recorder's answer; its first m-section has it all.
package struct SimulatedAnswer {
    package let credentials: ICECredentials
    let candidates: [ICECandidate]
    let fingerprints: [DTLSFingerprint]
    /// `a=setup`: what the recorder wants to be.
    package let setup: String

    package enum ParseError: Error { case incomplete(String) }

    package init(parsing sdp: String) throws(ParseError) {
        let lines = sdp.split(whereSeparator: \.isNewline)
        func values(_ name: String) -> [String] {
            lines.filter { $0.hasPrefix("a=\(name):") }.map { String($0.dropFirst(name.utf8.count + 3)) }
        }
        guard let ufrag = values("ice-ufrag").first, let password = values("ice-pwd").first, let setup = values("setup").first else {
            throw .incomplete(sdp)
        }
        credentials = ICECredentials(ufrag: ufrag, password: password)
        candidates = values("candidate").compactMap { try? ICECandidate(parsing: "candidate:\($0)") }
        fingerprints = values("fingerprint").compactMap { DTLSFingerprint($0) }
        self.setup = setup
    }
}
