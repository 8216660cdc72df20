import Glibc
import Media
import WebRTC

/// A UDP port that does nothing but answer binding requests, so that pages need no third party to learn their address.
///
/// Not a media port: libwebrtc takes everything that comes from the address of one of its STUN servers for an answer to its own requests, and
/// throws the rest away, so that a client that was told a media port could never be recorded by it.
actor STUNPort {
    /// Where it is to be.
    enum Choice: Hashable, Sendable {
        /// The well-known port (RFC 8489 §18.6), or any where somebody else has that.
        case automatic
        case off
        case port(UInt16)
    }

    static let wellKnown: UInt16 = 3478

    nonisolated let port: UInt16
    private nonisolated let loop: EventLoopThread
    private var socket: MediaSocket
    private var service = STUNBindingService()
    private var answers: [Transmit] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Nil where it is off.
    static func open(_ choice: Choice, address: IPAddress?) throws(SystemError) -> STUNPort? {
        switch choice {
        case .off: return nil
        case .port(let port): return try STUNPort(address: address, port: port)
        case .automatic:
            if let port = try? STUNPort(address: address, port: wellKnown) { return port }
            return try STUNPort(address: address, port: 0)
        }
    }

    private init(address: IPAddress?, port: UInt16) throws(SystemError) {
        let socket = try MediaSocket(address: address, port: port)
        let loop = try EventLoopThread(name: "stun")
        let descriptor = socket.descriptor
        self.port = socket.port
        self.socket = socket
        self.loop = loop
        loop.start(waitingFor: descriptor) { [weak self] in
            self?.assumeIsolated { $0.turn() } ?? EventLoopThread.Wait(limit: -1)
        }
    }

    nonisolated func close() {
        loop.stop()
    }

    /// Requests that were answered, and those of addresses that asked too often.
    var counts: (answered: Int, refused: Int) { (service.answered, service.refused) }

    private func turn() -> EventLoopThread.Wait {
        let now = SystemClock.now
        let mayHaveMore = socket.receive { datagram, source, destination in
            guard let answer = service.answer(to: datagram, from: source, at: now) else { return }
            // The socket is lent out here: it sends when it is back.
            answers.append(Transmit(source: destination, destination: source, payload: answer))
        }
        while let answer = answers.popLast() { socket.send(answer) }
        socket.flush()
        return EventLoopThread.Wait(limit: mayHaveMore ? 0 : -1)
    }
}

extension STUNPort {
    nonisolated func report(to metrics: Metrics) {
        metrics.collect { sample in
            let counts = await self.counts
            sample.set(Double(counts.answered), of: .stunRequests, labels: ["result": "answered"])
            sample.set(Double(counts.refused), of: .stunRequests, labels: ["result": "refused"])
        }
    }
}

extension Metric {
    static let stunRequests = Metric(
        "recorder_stun_requests_total", .counter, help: "Binding requests on the port for STUN; refused: of an address that asks too often."
    )
}
