import Synchronization

/// How far a file that is being recorded is committed, for readers that follow it.
package final class GrowingFile: Sendable {
    package struct Length: Hashable, Sendable {
        /// Bytes that are on disk to stay.
        package var bytes: Int64
        /// No more will come.
        package var isFinal: Bool
    }

    private struct State {
        var length = Length(bytes: 0, isFinal: false)
        var nextWaiter = 0
        /// Where it was entered last: the search goes on from there.
        var liveEntry: LiveEntry?
        var waiters: [Int: Waiter] = [:]
    }

    private struct Waiter {
        var beyond: Int64
        var continuation: CheckedContinuation<Length, Never>
    }

    private let state = Mutex(State())

    package init() {}

    package var length: Length { state.withLock { $0.length } }

    /// Returns once more than `bytes` are committed, or the file is finished, or the task is cancelled.
    package func length(beyond bytes: Int64) async -> Length {
        let number = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let present = state.withLock { state -> Length? in
                    // Looked at under the lock: a cancellation before this point found no waiter to wake.
                    if state.length.bytes > bytes || state.length.isFinal || Task.isCancelled { return state.length }
                    state.waiters[number] = Waiter(beyond: bytes, continuation: continuation)
                    return nil
                }
                if let present { continuation.resume(returning: present) }
            }
        } onCancel: {
            let (waiter, length) = state.withLock { ($0.waiters.removeValue(forKey: number), $0.length) }
            waiter?.continuation.resume(returning: length)
        }
    }

    /// Where a reader can enter it now who wants to see what happens; nil while there is nothing. Reads the disk.
    package func liveEntry(of file: ReadableFile) throws -> LiveEntry? {
        let (known, length) = state.withLock { ($0.liveEntry, $0.length) }
        let entry = try LiveEntry(FileByteSource(file, limit: length.bytes), since: known)
        if let entry { state.withLock { $0.liveEntry = entry } }
        return entry
    }

    func commit(length bytes: Int64) { update(Length(bytes: bytes, isFinal: false)) }
    func finish(length bytes: Int64) { update(Length(bytes: bytes, isFinal: true)) }

    private func update(_ length: Length) {
        let woken = state.withLock { state in
            state.length = length
            let ready = state.waiters.filter { length.isFinal || length.bytes > $0.value.beyond }
            for number in ready.keys { state.waiters[number] = nil }
            return ready.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume(returning: length) }
    }
}
