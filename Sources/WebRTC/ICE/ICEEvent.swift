/// What an `ICEAgent` tells its owner.
package enum ICEEvent: Hashable, Sendable {
    /// An authenticated check or response came from there: datagrams from this address are this peer's.
    case addressValidated(TransportAddress)
    /// The first pair is usable: `selectedPair` may carry DTLS and media.
    case connected
    /// `selectedPair` is another one than before; nothing else changes.
    case selectedPairChanged
    /// Nothing authenticated has come from the selected remote address for about five seconds. May recover.
    case disconnected
    case recovered
    /// No pair for 30 s, or no consent any more (RFC 7675 §5.1). Nothing is sent until a restart.
    case failed
}
