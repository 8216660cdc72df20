import WebRTC

/// What a publisher reads in the recorder's answer; its first m-section has it all.
struct PublisherAnswer {
    let credentials: ICECredentials
    let candidates: [ICECandidate]
    let fingerprints: [DTLSFingerprint]

    init(parsing sdp: String) throws(BenchmarkError) {
        let lines = sdp.split(whereSeparator: \.isNewline)
        func values(_ name: String) -> [String] {
            lines.filter { $0.hasPrefix("a=\(name):") }.map { String($0.dropFirst(name.utf8.count + 3)) }
        }
        guard let ufrag = values("ice-ufrag").first, let password = values("ice-pwd").first else {
            throw .answer("it has no ICE credentials")
        }
        guard values("setup").first == "passive" else { throw .answer("it wants to begin the DTLS handshake") }
        credentials = ICECredentials(ufrag: ufrag, password: password)
        candidates = values("candidate").compactMap { try? ICECandidate(parsing: "candidate:\($0)") }
        fingerprints = values("fingerprint").compactMap { DTLSFingerprint($0) }
    }

    /// The candidate that a socket at `local` reaches best: of its family, and on loopback if it is.
    func address(for local: IPAddress) throws(BenchmarkError) -> TransportAddress {
        let addresses = candidates.compactMap(\.checkableAddress).filter { $0.ip.isV6 == local.isV6 }
        guard let best = addresses.first(where: { $0.ip.isLoopback == local.isLoopback }) ?? addresses.first else {
            throw .answer("none of its candidates can be reached from \(local)")
        }
        return best
    }
}
