/// What waits to be polled. Bounded, whatever comes in between two polls.
struct ICEOutput: Sendable {
    static let capacity = 256

    private var transmits: [Transmit] = []
    private var events: [ICEEvent] = []
    private var validated: [TransportAddress] = []

    /// False when there is no room.
    mutating func send(_ transmit: Transmit) -> Bool {
        guard transmits.count < Self.capacity else { return false }
        transmits.append(transmit)
        return true
    }

    mutating func tell(_ event: ICEEvent) {
        events.append(event)
    }

    /// Tells of an address once, as long as it is among the last 64.
    mutating func tell(validated address: TransportAddress) {
        guard !validated.contains(address), events.count < Self.capacity else { return }
        if validated.count == 64 { validated.removeFirst() }
        validated.append(address)
        events.append(.addressValidated(address))
    }

    mutating func takeTransmit() -> Transmit? { transmits.isEmpty ? nil : transmits.removeFirst() }

    mutating func takeEvent() -> ICEEvent? { events.isEmpty ? nil : events.removeFirst() }
}
