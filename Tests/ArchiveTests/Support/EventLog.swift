import Archive
import Synchronization

/// Keeps what a disk writer says.
final class EventLog: Sendable {
    private let events = Mutex<[DiskEvent]>([])

    func append(_ event: DiskEvent) { events.withLock { $0.append(event) } }
    var all: [DiskEvent] { events.withLock { $0 } }
}
