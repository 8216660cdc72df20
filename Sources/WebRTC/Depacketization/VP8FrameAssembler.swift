import Media

/// Puts VP8 frames together from packets in the order of their sequence numbers (RFC 7741 §4.5).
///
/// A frame is whole when its packets run without a gap from its head (S = 1 and PID = 0) to its tail, all with one timestamp. The tail
/// has the marker, or is the last one before another frame begins: the marker alone is only a hint.
///
/// ```swift
/// if let frame = assembler.finish(before: packet, descriptor) { … }          // its marker never came
/// if let frame = assembler.append(packet, descriptor, payload) { … }         // the packet was a tail
/// ```
/// The payload is copied once, from the datagram into the frame; nothing is allocated but the frame's own bytes.
package struct VP8FrameAssembler: Sendable {
    /// More than any VP8 frame that a call sends, so that a peer that never ends one cannot fill the memory.
    private static let maximumFrameSize = 8 << 20
    /// The packets of one frame leave their sender within milliseconds. A frame that was open for longer than this was cut off,
    /// by a mute or a pause, and what comes then is not its continuation (str0m#929).
    private static let staleAfter = Duration.seconds(1)

    private var isOpen = false
    private var timestamp: UInt32 = 0
    private var arrival = MonotonicTime.zero
    private var lastArrival = MonotonicTime.zero
    private var descriptor: VP8PayloadDescriptor?
    private var payload: [UInt8] = []
    /// Of the last frame, to allocate the next one at once.
    private var expectedSize = 1500

    package init() {}

    /// The head of the frame that is being assembled; nil between frames.
    package var openFrame: (timestamp: UInt32, descriptor: VP8PayloadDescriptor)? {
        guard isOpen, let descriptor else { return nil }
        return (timestamp, descriptor)
    }

    package enum Ending {
        case nothing
        case whole(VP8AssembledFrame)
        /// An open frame was cut off; its bytes are gone.
        case incomplete
    }

    /// Ends the open frame when `packet`, the very next one, belongs to another frame.
    package mutating func finish(before packet: MediaPacket, _ next: VP8PayloadDescriptor) -> Ending {
        guard isOpen, packet.timestamp != timestamp || startsAnother(next) else { return .nothing }
        if packet.arrival - lastArrival > Self.staleAfter {
            discard()
            return .incomplete
        }
        guard let frame = take() else { return .nothing }
        return .whole(frame)
    }

    /// Two heads in a row with one timestamp are two frames, unless their picture id says that the sender repeats S.
    private func startsAnother(_ next: VP8PayloadDescriptor) -> Bool {
        guard next.startsFrame else { return false }
        guard let pictureID = next.pictureID else { return true }
        return pictureID != descriptor?.pictureID
    }

    package enum Result {
        case more
        case whole(VP8AssembledFrame)
        /// The packet belongs to a frame whose head is missing, or that grew beyond all bounds.
        case stray
    }

    /// Takes the packet's VP8 bytes, `payload` without the descriptor.
    package mutating func append(_ packet: MediaPacket, _ next: VP8PayloadDescriptor, _ payload: borrowing RawSpan) -> Result {
        if !isOpen {
            guard next.startsFrame else { return .stray }
            isOpen = true
            timestamp = packet.timestamp
            arrival = packet.arrival
            lastArrival = packet.arrival
            descriptor = next
            self.payload.reserveCapacity(packet.marker ? payload.byteCount : expectedSize)
        }
        guard self.payload.count + payload.byteCount <= Self.maximumFrameSize else {
            discard()
            return .stray
        }
        payload.withUnsafeBytes { self.payload.append(contentsOf: $0) }
        arrival = min(arrival, packet.arrival)
        lastArrival = max(lastArrival, packet.arrival)
        guard packet.marker, let frame = take() else { return .more }
        return .whole(frame)
    }

    /// Forgets the open frame: a packet of it is lost.
    package mutating func discard() {
        isOpen = false
        payload.removeAll(keepingCapacity: true)
    }

    private mutating func take() -> VP8AssembledFrame? {
        guard isOpen, let descriptor else { return nil }
        isOpen = false
        var bytes: [UInt8] = []
        swap(&bytes, &payload)
        expectedSize = bytes.count + bytes.count / 4
        return VP8AssembledFrame(timestamp: timestamp, arrival: arrival, descriptor: descriptor, payload: bytes)
    }
}
