import Media
import TestSupport
import Testing

@testable import WebRTC

/// Two agents and what lies between them, in virtual time: delay, seeded loss, NATs, cuts.
final class ICENetwork {
    struct Told: Equatable {
        var time: MonotonicTime
        var event: ICEEvent
    }

    /// Endpoint-independent mapping, address and port dependent filtering: a usual home router.
    struct NAT {
        var inside: TransportAddress
        var outside: TransportAddress
        var opened: Set<TransportAddress> = []
    }

    private struct InFlight {
        var arrival: MonotonicTime
        var datagram: Transmit
    }

    private(set) var now = MonotonicTime.zero
    var recorder: ICEAgent
    var browser: ICEAgent
    private(set) var recorderTold: [Told] = []
    private(set) var browserTold: [Told] = []
    /// All that was sent, lost or not.
    private(set) var sent: [(time: MonotonicTime, datagram: Transmit)] = []

    var delay = Duration.milliseconds(10)
    var lossRate = 0.0
    var nats: [NAT] = []
    /// Datagrams for which this is true are lost.
    var isCut: (Transmit) -> Bool = { _ in false }
    private var random: SeededGenerator
    private var inFlight: [InFlight] = []

    static let recorderBase = TransportAddress("198.51.100.10", port: 20_000)!
    static let browserBase = TransportAddress("192.0.2.20", port: 50_000)!

    init(
        recorder: ICEAgent.Configuration = .init(localAddresses: [recorderBase]),
        browser: ICEAgent.Configuration = .init(localAddresses: [browserBase], role: .controlling), seed: UInt64 = 1
    ) {
        random = SeededGenerator(seed: seed)
        self.recorder = ICEAgent(recorder, using: &random, at: .zero)
        self.browser = ICEAgent(browser, using: &random, at: .zero)
    }

    /// Each side learns the other's credentials, and candidates unless they shall come later or never.
    func introduce(recorderKnowsCandidates: Bool = true, browserKnowsCandidates: Bool = true) {
        recorder.setRemote(credentials: browser.localCredentials, isLite: browser.configuration.isLite, at: now)
        browser.setRemote(credentials: recorder.localCredentials, isLite: recorder.configuration.isLite, at: now)
        if recorderKnowsCandidates { for candidate in browser.localCandidates { recorder.add(remoteCandidate: candidate, at: now) } }
        if browserKnowsCandidates { for candidate in recorder.localCandidates { browser.add(remoteCandidate: candidate, at: now) } }
    }

    /// The browser offers an ICE restart, and the recorder answers.
    func restartFromBrowser() {
        browser.restart(using: &random)
        recorder.restart(using: &random)
        introduce()
    }

    /// Jumps from one deadline or arrival to the next.
    func run(for duration: Duration) {
        let end = now + duration
        var steps = 0
        while steps < 200_000 {
            steps += 1
            drain()
            let next = [recorder.nextDeadline, browser.nextDeadline, inFlight.map(\.arrival).min()].compactMap { $0 }.min()
            guard let next, next <= end else { break }
            now = max(now, next)
            deliver()
            if let deadline = recorder.nextDeadline, deadline <= now { recorder.handleTimeout(at: now) }
            if let deadline = browser.nextDeadline, deadline <= now { browser.handleTimeout(at: now) }
        }
        if steps == 200_000 { Issue.record("the agents spin at \(now)") }
        now = end
    }

    /// Puts a datagram of no agent on its way to the recorder.
    func inject(_ payload: [UInt8], from source: TransportAddress, to destination: TransportAddress = recorderBase) {
        recorder.handle(payload.span.bytes, from: source, to: destination, at: now)
    }

    // For #expect and #require, which cannot call a mutating function.
    func takeTransmit() -> Transmit? { recorder.pollTransmit() }
    func takeEvent() -> ICEEvent? { recorder.pollEvent() }

    /// A check as the browser would send it to the recorder.
    func authenticCheck(_ change: (inout STUNMessage) -> Void = { _ in }) -> [UInt8] {
        var request = STUNMessage(.request, transactionID: STUNTransactionID(high: random.next(), low: random.next()))
        request.username = "\(recorder.localCredentials.ufrag):\(browser.localCredentials.ufrag)"
        request.priority = 1_862_270_975
        request.iceControlling = 7
        change(&request)
        return request.serialized(password: recorder.localCredentials.password)
    }

    func events(of told: [Told]) -> [ICEEvent] {
        told.map(\.event).filter { if case .addressValidated = $0 { false } else { true } }
    }

    func time(of event: ICEEvent, in told: [Told]) -> Duration? {
        told.last { $0.event == event }.map { $0.time - .zero }
    }

    var recorderEvents: [ICEEvent] { events(of: recorderTold) }
    var browserEvents: [ICEEvent] { events(of: browserTold) }

    // MARK: The wire

    private func drain() {
        while let transmit = recorder.pollTransmit() { send(transmit) }
        while let transmit = browser.pollTransmit() { send(transmit) }
        while let event = recorder.pollEvent() { recorderTold.append(Told(time: now, event: event)) }
        while let event = browser.pollEvent() { browserTold.append(Told(time: now, event: event)) }
    }

    private func send(_ transmit: Transmit) {
        sent.append((now, transmit))
        var datagram = transmit
        if let index = nats.firstIndex(where: { $0.inside == transmit.source }) {
            nats[index].opened.insert(transmit.destination)
            datagram.source = nats[index].outside
        }
        if isCut(datagram) || Double.random(in: 0..<1, using: &random) < lossRate { return }
        inFlight.append(InFlight(arrival: now + delay, datagram: datagram))
    }

    private func deliver() {
        let arrived = inFlight.filter { $0.arrival <= now }
        inFlight.removeAll { $0.arrival <= now }
        for var datagram in arrived.map(\.datagram) {
            if let nat = nats.first(where: { $0.outside == datagram.destination }) {
                guard nat.opened.contains(datagram.source) else { continue }
                datagram.destination = nat.inside
            } else if nats.contains(where: { $0.inside == datagram.destination }) {
                continue  // nobody outside reaches a private address
            }
            let (source, destination) = (datagram.source, datagram.destination)
            if recorder.configuration.localAddresses.contains(destination) {
                recorder.handle(datagram.payload.span.bytes, from: source, to: destination, at: now)
            } else if browser.configuration.localAddresses.contains(destination) {
                browser.handle(datagram.payload.span.bytes, from: source, to: destination, at: now)
            }
        }
    }
}
