import Logging
package import Recording

/// Carries out `FileOperation`s on a thread of its own, in the order in which they were submitted for each recording.
///
/// `submit` never waits: a slow disk delays no packet. What waits in the queue is bounded in bytes; a recording that would go over the bound
/// has failed (`disk-slow`), the others go on. Several commits that wait together are made as one: one sync a file, one manifest a
/// recording, one transaction of the catalogue.
package final class DiskWriter: Sendable {
    private let queue: DiskQueue
    private let hasher: FileHasher
    private let thread: Pthread

    init(archive: Archive, limit: Int, onEvent: @escaping @Sendable (DiskEvent) -> Void) {
        let queue = DiskQueue(limit: limit)
        let hasher = FileHasher(onEvent: onEvent)
        self.queue = queue
        self.hasher = hasher
        onOverflow = { id in
            onEvent(.failed(id, code: "disk-slow", message: "the disk is slower than what is recorded: \(limit >> 20) MiB were waiting"))
        }
        thread = Pthread(name: "disk-writer") {
            let worker = DiskWorker(archive: archive, queue: queue, hasher: hasher, onEvent: onEvent)
            while let batch = queue.takeAll() { worker.execute(batch) }
            worker.close()
        }
    }

    private let onOverflow: @Sendable (RecordingID) -> Void

    deinit { shutdown() }

    /// Queues one operation. After `shutdown` it is dropped.
    package func submit(_ operation: FileOperation, for id: RecordingID) {
        if queue.submit(operation, for: id) == .overflowed { onOverflow(id) }
    }

    /// What waits or is being written, in bytes.
    package var backlog: Int { queue.backlog }

    /// Returns when everything that was submitted before is on disk and hashed, and its events are out.
    package func flush() async {
        await withCheckedContinuation { continuation in
            if !queue.submit(barrier: { continuation.resume() }) { continuation.resume() }
        }
    }

    /// Does what was submitted, then ends both threads. Files that were not finished stay as `.part`, synced.
    package func shutdown() {
        queue.close()
        thread.join()
        hasher.shutdown()
    }
}

extension Archive {
    /// - Parameter limit: how many bytes may wait for the disk before recordings fail.
    package func makeDiskWriter(limit: Int = 256 << 20, onEvent: @escaping @Sendable (DiskEvent) -> Void) -> DiskWriter {
        precondition(!isReadOnly, "an archive that was opened for reading cannot record")
        return DiskWriter(archive: self, limit: limit, onEvent: onEvent)
    }
}
