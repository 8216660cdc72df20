/// One datagram that a machine wants sent.
///
/// `source` says which of our addresses it must leave from: an answer to a STUN check that comes from another address
/// than the one that was asked is no answer (RFC 8445 §7.2.5.2.1).
package struct Transmit: Hashable, Sendable {
    package var source: TransportAddress
    package var destination: TransportAddress
    package var payload: [UInt8]

    package init(source: TransportAddress, destination: TransportAddress, payload: [UInt8]) {
        self.source = source
        self.destination = destination
        self.payload = payload
    }
}
