package import Media
package import WebRTC

/// The way between browsers and the recorder in virtual time. Seeded: what it did once, it does again.
///
/// DTLS is delayed, never lost or reordered: OpenSSL repeats by the real clock, which does not run here (DESIGN.md, "The one leak").
package struct SimulatedNetwork {
    package struct Counters: Hashable, Sendable {
        package var delivered = 0
        package var lost = 0
        package var duplicated = 0
        /// Media that arrived after something that left later.
        package var overtaken = 0
        /// Of the lost ones, those that found a queue full.
        package var dropped = 0
    }

    /// What one direction remembers.
    private struct Way {
        var isBad = false
        /// When the link has sent what stands before it.
        var queueEnds = MonotonicTime.zero
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
    private var wayToRecorder = Way()
    private var wayToBrowser = Way()
    private var stalled: (since: MonotonicTime, duration: Duration, drain: Duration)?
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

    /// What is sent to the recorder stands still from now on and for so long; then all of it passes in its order, within the time given.
    package mutating func stall(at now: MonotonicTime, for duration: Duration, drainingIn drain: Duration) {
        stalled = (now, duration, drain)
    }

    /// How long something that is sent now stands in the stalled queue.
    private func standing(at now: MonotonicTime) -> Duration {
        guard let stalled else { return .zero }
        let elapsed = now - stalled.since
        guard elapsed < stalled.duration + stalled.drain else { return .zero }
        let leaves = stalled.duration + stalled.drain * (elapsed / (stalled.duration + stalled.drain))
        return leaves - elapsed
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
        let isForRecorder = transmit.destination.ip == recorderIP
        let impairment = isForRecorder ? toRecorder : toBrowser
        var transmit = transmit
        transmit.source = translations[transmit.source] ?? transmit.source
        guard !transmit.isDTLS else {
            return insert(InFlight(arrival: now + (impairment.handshakeDelay ?? impairment.delay), number: sent, transmit: transmit))
        }
        var way = isForRecorder ? wayToRecorder : wayToBrowser
        let queued = pass(transmit.payload.count, through: &way, impairment, at: now)
        if isForRecorder { wayToRecorder = way } else { wayToBrowser = way }
        let stood = isForRecorder ? standing(at: now) : .zero
        guard let queued else {
            counters.lost += 1
            return
        }
        let isDoubled = Double.random(in: 0..<1, using: &random) < impairment.duplication
        if isDoubled { counters.duplicated += 1 }
        for _ in 0..<(isDoubled ? 2 : 1) {
            let wait = impairment.jitter * Double.random(in: 0...1, using: &random)
            insert(InFlight(arrival: now + queued + stood + impairment.delay + wait, number: sent, transmit: transmit))
        }
    }

    /// How long a datagram stands before the slow link; nil when it is lost.
    private mutating func pass(_ byteCount: Int, through way: inout Way, _ impairment: Impairment, at now: MonotonicTime) -> Duration? {
        guard Double.random(in: 0..<1, using: &random) >= impairment.loss else { return nil }
        if let outages = impairment.outages, outages.isOut(at: now - .zero) { return nil }
        if let bursts = impairment.bursts {
            let turn = Double.random(in: 0..<1, using: &random)
            way.isBad = way.isBad ? turn >= bursts.ends : turn < bursts.begins
            if way.isBad, Double.random(in: 0..<1, using: &random) < bursts.loss { return nil }
        }
        guard let bottleneck = impairment.bottleneck else { return .zero }
        let begins = max(now, way.queueEnds)
        guard begins - now <= bottleneck.longestQueue else {
            counters.dropped += 1
            return nil
        }
        // UDP's and IPv4's headers go with it.
        way.queueEnds = begins + .seconds(Double((byteCount + 28) * 8) / Double(bottleneck.bitsPerSecond))
        return way.queueEnds - now
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
