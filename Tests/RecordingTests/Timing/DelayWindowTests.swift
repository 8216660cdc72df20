import Testing

@testable import Recording

struct DelayWindowTests {
    @Test func `the shortest delay of half a minute counts`() {
        var window = DelayWindow()
        #expect(window.minimum() == nil)
        for tenth in 0..<900 {
            window.insert(.init(position: Double(tenth) / 10, delay: tenth == 5 ? 0.001 : 0.010 + Double(tenth % 7) * 0.001))
        }
        #expect(window.minimum() == 0.010, "the lucky packet of the first second is forgotten")
        #expect(window.points.count <= 31)
    }

    @Test func `a correction is taken off where the point lies`() {
        var window = DelayWindow()
        window.insert(.init(position: 0, delay: 0.5))
        window.insert(.init(position: 10, delay: 0.4))
        #expect(window.minimum { $0 == 0 ? 0.3 : 0 } == 0.2)
    }

    @Test func `a packet that comes late into an earlier second improves it`() {
        var window = DelayWindow()
        for second in 0..<5 { window.insert(.init(position: Double(second), delay: 0.1)) }
        window.insert(.init(position: 2.5, delay: 0.05))
        #expect(window.minimum() == 0.05)
        #expect(window.points.map(\.position) == [0, 1, 2.5, 3, 4])
    }
}
