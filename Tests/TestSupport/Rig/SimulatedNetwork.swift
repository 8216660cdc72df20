package import Media
package import WebRTC

/// The way between browsers and the recorder in virtual time. Seeded: what it did once, it does again.
///
/// DTLS is delayed, never lost or reordered: OpenSSL repeats by the real clock, which does not run here (DESIGN.md, "The one leak").
package struct SimulatedNetwork {
    /// What happens to the datagrams of one direction.
    package struct Impairment: Sendable {
        /// Of a hundred datagrams, how many never arrive, or arrive twice; as fractions.
        package var loss = 0.0
        package var duplication = 0.0
        package var delay = Duration.milliseconds(20)
        /// Added to the delay, evenly between zero and this. Datagrams closer together than it overtake each other.
        package var jitter = Duration.zero
        /// How long DTLS takes, where it takes another way through some middlebox than the rest.
        package var handshakeDelay: Duration?

        package init(
            loss: Double = 0, duplication: Double = 0, delay: Duration = .milliseconds(20), jitter: Duration = .zero,
            handshakeDelay: Duration? = nil
        ) {
            self.loss = loss
            self.duplication = duplication
            self.delay = delay
            self.jitter = jitter
            self.handshakeDelay = handshakeDelay
        }
    }

    package struct Counters: Hashable, Sendable {
        package var delivered = 0
        package var lost = 0
        package var duplicated = 0
        /// Media that arrived after something that left later.
        package var overtaken = 0
    }

    private struct InFlight {
        var arrival: MonotonicTime
        var number: Int
        var transmit: Transmit
    }

    package var toRecorder: Impairment
    package var toBrowser: Impairment
    /// Nothing passes in any direction; what is under way still arrives.
    package var isCut = false
    package private(set) var counters = Counters()
    private var random: SeededGenerator
    /// The latest first, so that the next one leaves at the end.
    private var inFlight: [InFlight] = []
    private var sent = 0
    private var newestDelivered: [TransportAddress: Int] = [:]
    /// Where a host is seen from outside, by its own address.
    private var translations: [TransportAddress: TransportAddress] = [:]
    private let recorderIP: IPAddress

    package init(recorderIP: IPAddress, toRecorder: Impairment, toBrowser: Impairment, seed: UInt64) {
        self.recorderIP = recorderIP
        self.toRecorder = toRecorder
        self.toBrowser = toBrowser
        random = SeededGenerator(seed: seed)
    }

    /// From now on a host behind a NAT is seen from another address, as after a change from Wi-Fi to a telephone's network.
    /// Nothing reaches it at the ones it had before.
    package mutating func move(_ host: TransportAddress, to outside: TransportAddress) {
        translations[host] = outside
    }

    package var nextArrival: MonotonicTime? { inFlight.last?.arrival }

    package mutating func send(_ transmit: Transmit, at now: MonotonicTime) {
        sent += 1
        guard !isCut else {
            counters.lost += 1
            return
        }
        let impairment = transmit.destination.ip == recorderIP ? toRecorder : toBrowser
        var transmit = transmit
        transmit.source = translations[transmit.source] ?? transmit.source
        guard !transmit.isDTLS else {
            return insert(InFlight(arrival: now + (impairment.handshakeDelay ?? impairment.delay), number: sent, transmit: transmit))
        }
        guard Double.random(in: 0..<1, using: &random) >= impairment.loss else {
            counters.lost += 1
            return
        }
        let isDoubled = Double.random(in: 0..<1, using: &random) < impairment.duplication
        if isDoubled { counters.duplicated += 1 }
        for _ in 0..<(isDoubled ? 2 : 1) {
            let wait = impairment.jitter * Double.random(in: 0...1, using: &random)
            insert(InFlight(arrival: now + impairment.delay + wait, number: sent, transmit: transmit))
        }
    }

    private mutating func insert(_ datagram: InFlight) {
        var low = 0
        var high = inFlight.count
        while low < high {
            let middle = (low + high) / 2
            let other = inFlight[middle]
            if (other.arrival, other.number) > (datagram.arrival, datagram.number) { low = middle + 1 } else { high = middle }
        }
        inFlight.insert(datagram, at: low)
    }

    /// The next datagram that is there by now, as its receiver sees it.
    package mutating func takeArrived(at now: MonotonicTime) -> Transmit? {
        while let next = inFlight.last, next.arrival <= now {
            inFlight.removeLast()
            guard let destination = inside(next.transmit.destination) else {
                counters.lost += 1
                continue
            }
            counters.delivered += 1
            if next.number < newestDelivered[next.transmit.source] ?? 0 { counters.overtaken += 1 }
            newestDelivered[next.transmit.source] = max(next.number, newestDelivered[next.transmit.source] ?? 0)
            var transmit = next.transmit
            transmit.destination = destination
            return transmit
        }
        return nil
    }

    /// nil for an address of a host that is not seen there (any more).
    private func inside(_ destination: TransportAddress) -> TransportAddress? {
        if let host = translations.first(where: { $0.value == destination }) { return host.key }
        return translations[destination] == nil ? destination : nil
    }
}

extension Transmit {
    /// By its first byte (RFC 7983 §7).
    fileprivate var isDTLS: Bool { payload.first.map { (20...63).contains($0) } ?? false }
}
