import Archive
import Synchronization

/// What the disk writer's threads have said and the worker has not yet heard, in order: tasks hopping to the actor would not promise that.
final class DiskInbox: Sendable {
    private let events = Mutex<[DiskEvent]>([])
    private let loop: EventLoopThread

    init(waking loop: EventLoopThread) {
        self.loop = loop
    }

    func deliver(_ event: DiskEvent) {
        events.withLock { $0.append(event) }
        loop.wake()
    }

    func takeAll() -> [DiskEvent] {
        events.withLock { events in
            defer { events.removeAll(keepingCapacity: true) }
            return events
        }
    }
}
