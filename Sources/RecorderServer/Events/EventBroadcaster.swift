import Synchronization

/// Tells everybody who listens what changed. Who does not keep up is cut off, and may come again and look for itself.
final class EventBroadcaster: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<ServiceEvent>.Continuation] = [:]
        var next = 0
        var isFinished = false
    }

    /// Events that may wait for one listener.
    private static let queueLimit = 256

    private let state = Mutex(State())

    var isFinished: Bool { state.withLock { $0.isFinished } }

    var listenerCount: Int { state.withLock { $0.listeners.count } }

    func send(_ event: ServiceEvent) {
        let late = state.withLock { state in
            var late: [AsyncStream<ServiceEvent>.Continuation] = []
            for (id, listener) in state.listeners {
                guard case .dropped = listener.yield(event) else { continue }
                late.append(listener)
                state.listeners[id] = nil
            }
            return late
        }
        // Outside of the lock: ending a stream calls `remove`.
        for listener in late { listener.finish() }
    }

    /// Ends with the service, with the listener's task, or when it does not keep up.
    func events() -> AsyncStream<ServiceEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: ServiceEvent.self, bufferingPolicy: .bufferingOldest(Self.queueLimit))
        let id: Int? = state.withLock { state in
            guard !state.isFinished else { return nil }
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.remove(id)
        }
        return stream
    }

    /// The service stops: all streams end.
    func finish() {
        let listeners = state.withLock { state in
            state.isFinished = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }

    private func remove(_ id: Int) {
        state.withLock { _ = $0.listeners.removeValue(forKey: id) }
    }
}
