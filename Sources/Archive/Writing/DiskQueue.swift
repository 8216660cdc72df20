import Recording
import Synchronization

/// What waits for the disk: bounded in bytes, and fair to recordings that keep within the bound.
final class DiskQueue: Sendable {
    enum Job: Sendable {
        case operation(FileOperation, RecordingID)
        /// From here on bytes of this recording were dropped: its files end where they are.
        case overflowed(RecordingID)
        /// Called when everything before it is done.
        case barrier(@Sendable () -> Void)
    }

    enum Submission {
        case queued
        /// The first of its recording that found no room.
        case overflowed
        /// After an overflow, or after the end.
        case dropped
    }

    private struct State {
        var backlog = 0
        var overflowed: Set<RecordingID> = []
    }

    private let jobs = Mailbox<Job>()
    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Bytes always have a bound. Creations, commits and finishes are small and few, and are taken even then: a recording
    /// that the disk could not follow still ends in order.
    func submit(_ operation: FileOperation, for id: RecordingID) -> Submission {
        // One lock around both, so that nothing of this recording comes between the overflow and its mark.
        state.withLock { state in
            let size = operation.byteCount
            if size > 0 {
                if state.overflowed.contains(id) { return .dropped }
                if state.backlog + size > limit {
                    state.overflowed.insert(id)
                    jobs.put(.overflowed(id))
                    return .overflowed
                }
            }
            guard jobs.put(.operation(operation, id)) else { return .dropped }
            state.backlog += size
            return .queued
        }
    }

    /// False after the end.
    func submit(barrier: @escaping @Sendable () -> Void) -> Bool { jobs.put(.barrier(barrier)) }

    func takeAll() -> [Job]? { jobs.takeAll() }

    /// The worker has done with so many bytes.
    func release(_ bytes: Int) {
        if bytes > 0 { state.withLock { $0.backlog -= bytes } }
    }

    /// The recording has ended: its overflow need not be remembered.
    func forget(_ id: RecordingID) {
        state.withLock { _ = $0.overflowed.remove(id) }
    }

    var backlog: Int { state.withLock { $0.backlog } }

    func close() { jobs.close() }
}

extension FileOperation {
    /// nil for a commit, which is of all files.
    var file: FileID? {
        switch self {
        case .create(let id, _), .append(let id, _), .patch(let id, _, _), .finish(let id): id
        case .commit: nil
        }
    }

    /// Media bytes that it carries.
    var byteCount: Int {
        switch self {
        case .append(_, let bytes), .patch(_, _, let bytes): bytes.count
        case .create, .commit, .finish: 0
        }
    }
}
