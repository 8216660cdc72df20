/// What was dropped, and why: for metrics, and for the person who looks for a reason.
package struct ICECounters: Hashable, Sendable {
    /// Datagrams that are no STUN message.
    package var malformed = 0
    /// Not a Binding request or response, or not one that we could have meant to get.
    package var unexpected = 0
    /// Without or with wrong integrity, or for a ufrag that is not ours.
    package var unauthenticated = 0
    /// Responses from or to another address than their request (RFC 8445 §7.2.5.2.1).
    package var asymmetric = 0
    package var roleConflicts = 0
    /// Candidates that cannot be checked (names, TCP) or are too many.
    package var ignoredCandidates = 0
    package var checksSent = 0
    /// Datagrams that the owner did not fetch in time.
    package var droppedTransmits = 0

    package init() {}
}
