import Media
import Testing

@testable import RecorderServer

@Suite struct DeadlineQueueTests {
    private func due(_ queue: inout DeadlineQueue<String>, at seconds: Int) -> [String] {
        var keys: [String] = []
        while let key = queue.popDue(at: .zero + .seconds(seconds)) { keys.append(key) }
        return keys
    }

    @Test func `deadlines come up in their order, each once`() {
        var queue = DeadlineQueue<String>()
        for (key, seconds) in [("c", 3), ("a", 1), ("b", 2)] { queue.set(.zero + .seconds(seconds), for: key) }
        #expect(queue.earliest == .zero + .seconds(1))
        #expect(due(&queue, at: 0) == [])
        #expect(due(&queue, at: 2) == ["a", "b"])
        #expect(due(&queue, at: 5) == ["c"])
        #expect(queue.earliest == nil)
    }

    @Test func `a deadline that was moved or cancelled does not come up at its old time`() {
        var queue = DeadlineQueue<String>()
        queue.set(.zero + .seconds(1), for: "moved")
        queue.set(.zero + .seconds(1), for: "cancelled")
        queue.set(.zero + .seconds(4), for: "moved")
        queue.set(nil, for: "cancelled")
        #expect(due(&queue, at: 3) == [])
        #expect(due(&queue, at: 4) == ["moved"])
    }

    @Test func `a deadline that is set again and again takes no room for ever`() {
        var queue = DeadlineQueue<String>()
        for step in 0..<10_000 {
            queue.set(.zero + .milliseconds(step + 20), for: "peer")
            while queue.popDue(at: .zero + .milliseconds(step)) != nil {}
        }
        #expect(queue.count <= 64)
    }
}
