/// The peer's end of the one transport that a call has with us.
struct RemoteTransport: Hashable {
    var ice: RemoteICE
    /// Those whose hash function we know; the certificate must match one of them.
    var fingerprints: [DTLSFingerprint]
    var setup: SetupRole?
}
