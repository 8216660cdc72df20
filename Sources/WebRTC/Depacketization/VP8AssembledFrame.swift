package import Media

/// All bytes of one VP8 frame, not yet known to be decodable: frames before it may be missing.
package struct VP8AssembledFrame: Hashable, Sendable {
    package var timestamp: UInt32
    /// Of its first packet to arrive.
    package var arrival: MonotonicTime
    /// Of its first packet.
    package var descriptor: VP8PayloadDescriptor
    package var payload: [UInt8]

    package init(timestamp: UInt32, arrival: MonotonicTime, descriptor: VP8PayloadDescriptor, payload: [UInt8]) {
        self.timestamp = timestamp
        self.arrival = arrival
        self.descriptor = descriptor
        self.payload = payload
    }
}
