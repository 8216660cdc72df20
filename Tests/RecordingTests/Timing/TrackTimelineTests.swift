import Media
import Testing

@testable import Recording

/// Sound in packets of 20 ms, one after the other, unless a test says otherwise.
private struct TimelineBench {
    var timeline = TrackTimeline(codec: .opus, longestRecovery: .milliseconds(2500))
    var placed: [(timestamp: Int64, moment: Double)] = []

    /// - Parameter release: when the frame is handed in, where it had to wait for others; by default when it arrives.
    mutating func receive(_ timestamp: Int64, at milliseconds: Double, released release: Double? = nil, ssrc: UInt32 = 1) {
        let arrival = MonotonicTime(nanoseconds: Int64(milliseconds * 1e6))
        let now = MonotonicTime(nanoseconds: Int64((release ?? milliseconds) * 1e6))
        timeline.handleTimeout(at: now)
        timeline.receive(
            EncodedFrame(codec: .opus, rtpTimestamp: timestamp, ssrc: ssrc, arrival: arrival, isKeyframe: true, payload: [0xFC]),
            at: now)
        drain()
    }

    /// Packets `range`, 20 ms apart from `start` on.
    mutating func receive(packets range: Range<Int>, timestamp: Int64 = 0, from start: Double = 0, ssrc: UInt32 = 1) {
        for index in range { receive(timestamp + Int64(index) * 960, at: start + Double(index) * 20, ssrc: ssrc) }
    }

    mutating func finish() {
        timeline.finish()
        drain()
    }

    private mutating func drain() {
        while let next = timeline.next(senderOffset: nil) {
            placed.append((next.frame.rtpTimestamp, (next.moment - MonotonicTime.zero).inSeconds * 1000))
        }
    }

    var isStrictlyMonotonic: Bool { zip(placed, placed.dropFirst()).allSatisfy { $0.moment < $1.moment } }

    func moment(of timestamp: Int64) -> Double? { placed.last { $0.timestamp == timestamp }?.moment }
}

struct TrackTimelineTests {
    @Test(arguments: [0, -480_000, 4_294_957_695, 30_064_771_065] as [Int64])
    func `timestamps may begin anywhere, below zero and at a wrap, too`(first: Int64) {
        var bench = TimelineBench()
        bench.receive(packets: 0..<100, timestamp: first)
        #expect(bench.placed.map { $0.moment.rounded() } == (0..<100).map { Double($0 * 20) })
    }

    @Test func `jitter is not in the moments`() {
        var bench = TimelineBench()
        for index in 0..<200 { bench.receive(Int64(index) * 960, at: Double(index) * 20 + Double(index * 7 % 5) * 8) }
        for (index, placed) in bench.placed.enumerated() { #expect(abs(placed.moment - Double(index) * 20) < 0.01) }
    }

    @Test func `a reordered frame is no wrap`() {
        // The 13-hour file of streamlit-webrtc#976: any smaller timestamp was taken for a wrap.
        var bench = TimelineBench()
        bench.receive(packets: 0..<50)
        bench.receive(48 * 960, at: 1001)
        bench.receive(packets: 50..<100)
        #expect(bench.placed.count == 101)
        #expect(bench.isStrictlyMonotonic)
        #expect(bench.placed.last!.moment.rounded() == 99 * 20)
    }

    @Test func `a lone wrong timestamp is placed where it arrived`() {
        // janus#2250: one ts = 0 made 20 GB of silence.
        var bench = TimelineBench()
        bench.receive(packets: 0..<100, timestamp: 3_000_000_000)
        bench.receive(0, at: 2000)
        bench.receive(packets: 101..<200, timestamp: 3_000_000_000)
        bench.finish()
        #expect(bench.placed.count == 200)
        #expect(abs(bench.moment(of: 0)! - 2000) < 1)
        #expect(abs(bench.placed.last!.moment - 199 * 20) < 1)
        #expect(bench.isStrictlyMonotonic)
    }

    @Test(arguments: [-3_000_000_000, -48_000, 24_000, 172_800_000] as [Int64])
    func `timestamps that jump while packets go on arriving begin a new epoch`(jump: Int64) {
        var bench = TimelineBench()
        bench.receive(packets: 0..<100)
        bench.receive(packets: 100..<300, timestamp: jump)
        #expect(bench.placed.count == 300)
        for (index, placed) in bench.placed.enumerated() { #expect(abs(placed.moment - Double(index) * 20) < 1, "packet \(index)") }
    }

    @Test(arguments: [1.5, 244, 3600] as [Double])
    func `a pause during which the timestamps stood still is in the timeline`(seconds: Double) {
        // janus#2292: 244 s without packets, and the next timestamp 20 ms on.
        var bench = TimelineBench()
        bench.receive(packets: 0..<100)
        bench.receive(packets: 100..<250, from: seconds * 1000)
        #expect(bench.placed.count == 250)
        #expect(abs(bench.moment(of: 100 * 960)! - (2000 + seconds * 1000)) < 1)
        #expect(abs(bench.placed.last!.moment - (249 * 20 + seconds * 1000)) < 1)
        #expect(bench.isStrictlyMonotonic)
    }

    @Test func `a pause during which the timestamps ran on needs no new epoch`() {
        var bench = TimelineBench()
        bench.receive(packets: 0..<100)
        bench.receive(packets: 5000..<5100)
        #expect(bench.placed.count == 200, "and nothing was held")
        #expect(abs(bench.placed.last!.moment - 5099 * 20) < 1)
    }

    @Test func `packets that were sent again stand where they belong`() {
        var bench = TimelineBench()
        bench.receive(packets: 0..<100)
        // Two seconds late, in one burst; then those that had waited behind them.
        for index in 100..<110 { bench.receive(Int64(index) * 960, at: 4000 + Double(index - 100) * 30) }
        bench.receive(packets: 110..<300)
        #expect(bench.placed.count == 300)
        for (index, placed) in bench.placed.enumerated() { #expect(abs(placed.moment - Double(index) * 20) < 1, "packet \(index)") }
    }

    /// Nothing that follows them shows that they were missing, so they are found by asking for what may have been sent.
    @Test(arguments: [true, false])
    func `the last packets, sent again after a silence, stand where they belong`(isEnd: Bool) {
        var bench = TimelineBench()
        bench.receive(packets: 0..<100)
        bench.receive(100 * 960, at: 3700)
        bench.receive(101 * 960, at: 3705)
        if isEnd {
            bench.finish()
        } else {
            bench.receive(packets: 0..<100, timestamp: 500 * 960, from: 10_000)
        }
        #expect(bench.moment(of: 100 * 960) == 2000)
        #expect(bench.moment(of: 101 * 960) == 2020)
        #expect(bench.isStrictlyMonotonic)
    }

    @Test func `a queue that stood and empties moves nothing`() {
        var bench = TimelineBench()
        bench.receive(packets: 0..<100)
        // 1.8 s of blocked network: all of it arrives within 20 ms.
        for index in 100..<190 { bench.receive(Int64(index) * 960, at: 3800 + Double(index - 100) * 0.2) }
        bench.receive(packets: 191..<300)
        for placed in bench.placed { #expect(abs(placed.moment - Double(placed.timestamp) / 48) < 1) }
    }

    @Test func `packets that arrived late and then waited for lost ones keep their places`() {
        var bench = TimelineBench()
        bench.receive(packets: 0..<100)
        // Nothing until 4.5 s, then what was lost, which stands behind a packet that is given up at 6.5 s.
        for index in 100..<325 { bench.receive(Int64(index) * 960, at: max(4500, Double(index) * 20), released: 6500) }
        bench.receive(packets: 325..<400)
        bench.finish()
        #expect(bench.placed.map { $0.moment.rounded() } == (0..<400).map { Double($0 * 20) })
    }

    @Test func `a new SSRC begins a new epoch at its arrival`() {
        var bench = TimelineBench()
        bench.receive(packets: 0..<100)
        bench.receive(packets: 100..<200, timestamp: 77_000_000, ssrc: 2)
        #expect(bench.placed.count == 200)
        for (index, placed) in bench.placed.enumerated() { #expect(abs(placed.moment - Double(index) * 20) < 1) }
    }

    @Test func `no moment is later than the arrival by more than a tenth of a second`() {
        var bench = TimelineBench()
        bench.receive(packets: 0..<100)
        // Ahead by 200 ms: not yet a jump, but not to be believed either.
        for index in 100..<150 { bench.receive(Int64(index) * 960 + 9600, at: Double(index) * 20) }
        for (index, placed) in bench.placed.enumerated().dropFirst(100) { #expect(placed.moment < Double(index) * 20 + 100.001) }
        #expect(bench.isStrictlyMonotonic)
    }

    @Test func `what is held comes out when time has passed or nothing more comes`() {
        var bench = TimelineBench()
        bench.receive(packets: 0..<100)
        bench.receive(5_000_000, at: 2000)
        #expect(bench.placed.count == 100)
        #expect(bench.timeline.nextDeadline == .zero + .seconds(3))
        bench.timeline.handleTimeout(at: .zero + .seconds(3))
        bench.finish()
        #expect(bench.placed.count == 101)
        #expect(abs(bench.placed[100].moment - 2000) < 1)
    }

    @Test func `a storm of wrong timestamps is neither held for long nor lost`() {
        var bench = TimelineBench()
        bench.receive(packets: 0..<50)
        for index in 50..<500 { bench.receive(Int64(index * 7919 % 1_000_003) * 48_000, at: Double(index) * 20) }
        bench.finish()
        #expect(bench.placed.count == 500)
        #expect(bench.isStrictlyMonotonic)
        #expect(bench.placed.last!.moment < 500 * 20 + 200)
    }
}
