import Media
import Testing

@testable import WebRTC

@Suite struct ICECheckListTests {
    private static let base = TransportAddress("198.51.100.10", port: 20_000)!

    private static func key(_ port: Int) -> ICEPairKey {
        ICEPairKey(local: base, remote: TransportAddress(ip: .v4(0xC000_0201), port: UInt16(port)))
    }

    private static func pair(_ port: Int, priority: UInt32) -> ICECandidatePair {
        ICECandidatePair(key(port), localPriority: 100, remotePriority: priority, role: .controlled)
    }

    private static func list(_ priorities: [UInt32]) -> ICECheckList {
        var list = ICECheckList()
        for (index, priority) in priorities.enumerated() { _ = list.add(pair(index + 1, priority: priority), isProven: false, kept: nil) }
        return list
    }

    @Test func `the best comes first, then the next best, then nothing until it is time to ask again`() throws {
        var list = Self.list([5, 9, 7])
        var order: [UInt16] = []
        while let index = list.takeNext(includingOrdinary: true, at: .zero) {
            list.update(index) { $0.checkSent(at: .zero) }
            order.append(list.pairs[index].key.remote.port)
        }
        #expect(order == [2, 3, 1])
        #expect(list.nextTime(includingOrdinary: true) == .zero + .milliseconds(500))
        #expect(list.takeNext(includingOrdinary: true, at: .zero + .milliseconds(500)) != nil)
    }

    @Test func `a triggered pair goes before all others, once`() {
        var list = Self.list([5, 9, 7])
        list.trigger(Self.key(1))
        list.trigger(Self.key(1))
        #expect(list.takeNext(includingOrdinary: false, at: .zero) == 0)
        #expect(list.takeNext(includingOrdinary: false, at: .zero) == nil)
        #expect(list.takeNext(includingOrdinary: true, at: .zero) == 1)
    }

    @Test func `after a nomination only what the peer has nominated is asked again`() {
        var list = Self.list([5, 9])
        for index in 0..<2 { list.update(index) { $0.checkSent(at: .zero) } }
        #expect(list.nextTime(includingOrdinary: false) == nil)
        list.update(0) { $0.isNominatedOnSuccess = true }
        #expect(list.nextTime(includingOrdinary: false) == .zero + .milliseconds(500))
        #expect(list.takeNext(includingOrdinary: false, at: .zero + .seconds(1)) == 0)
    }

    @Test func `attempts are 0,5 then 1 then 2 s apart`() {
        var pair = Self.pair(1, priority: 1)
        var waits: [Duration] = []
        for _ in 0..<5 {
            pair.checkSent(at: .zero)
            if case .inProgress(_, let retryAt) = pair.state { waits.append(retryAt - .zero) }
        }
        #expect(waits == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(2), .seconds(2)])
    }

    @Test func `seven attempts are enough`() {
        var list = Self.list([5])
        for _ in 0..<6 { list.update(0) { $0.checkSent(at: .zero) } }
        list.giveUpExhausted()
        #expect(list.pairs[0].state != .failed)
        list.update(0) { $0.checkSent(at: .zero) }
        list.giveUpExhausted()
        #expect(list.pairs[0].state == .failed)
    }

    @Test func `a hundred pairs are kept; a proven one takes the place of the least useful`() {
        var list = Self.list(Array(repeating: 5, count: 120))
        #expect(list.pairs.count == 100)
        list.update(3) { $0.state = .failed }
        for index in [0, 1, 2] { list.update(index) { $0.state = .succeeded } }
        #expect(list.add(Self.pair(999, priority: 1), isProven: true, kept: Self.key(1)) != nil)
        #expect(list.index(of: Self.key(4)) == nil && list.index(of: Self.key(999)) != nil)
        for port in 1000..<1200 {
            let index = list.add(Self.pair(port, priority: 1), isProven: true, kept: Self.key(1))
            if let index {
                list.update(index) { pair in
                    pair.state = .succeeded
                    pair.lastRequest = .zero + .seconds(port)
                }
            }
        }
        #expect(list.pairs.count == 100)
        #expect(list.index(of: Self.key(1)) != nil)  // kept
        #expect(list.index(of: Self.key(1199)) != nil && list.index(of: Self.key(1000)) == nil)  // the newest stay
    }

    @Test func `what was thrown out is not in the queue any more`() {
        var list = Self.list(Array(repeating: 5, count: 100))
        list.update(0) { $0.state = .failed }
        list.trigger(Self.key(1))
        _ = list.add(Self.pair(999, priority: 1), isProven: true, kept: nil)
        #expect(list.nextTime(includingOrdinary: false) == nil)
    }
}
