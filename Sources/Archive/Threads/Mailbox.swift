import Glibc
import Synchronization

/// A queue into one thread: many put, without ever waiting for it, and one takes all that is there.
final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isClosed = false
        var isSignalled = false
    }

    private let state = Mutex(State())
    /// Posted once for each time that the queue stops being empty.
    nonisolated(unsafe) private let semaphore: UnsafeMutablePointer<sem_t>

    init() {
        semaphore = .allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// False when the queue is closed: the element was not taken.
    @discardableResult
    func put(_ element: Element) -> Bool {
        let (taken, wakes) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.elements.append(element)
            defer { state.isSignalled = true }
            return (true, !state.isSignalled)
        }
        if wakes { sem_post(semaphore) }
        return taken
    }

    /// Waits until there is something and takes all of it; nil once the queue is closed and empty.
    func takeAll() -> [Element]? {
        while true {
            let (elements, isClosed) = state.withLock { state in
                defer {
                    state.elements = []
                    if !state.isClosed { state.isSignalled = false }
                }
                return (state.elements, state.isClosed)
            }
            if !elements.isEmpty { return elements }
            if isClosed { return nil }
            while sem_wait(semaphore) < 0 && errno == EINTR {}
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        sem_post(semaphore)
    }
}
