/// One thread for reading and changing manifests on behalf of `async` callers: a slow disk must not hold up the cooperative pool.
package final class BackgroundThread: Sendable {
    private let jobs = Mailbox<@Sendable () -> Void>()
    private let thread: Pthread

    package init(name: String, niceness: Int32 = 0) {
        let jobs = jobs
        thread = Pthread(name: name, niceness: niceness) {
            while let batch = jobs.takeAll() {
                for job in batch { job() }
            }
        }
    }

    deinit { shutdown() }

    /// Runs the work after everything that was asked for before, and returns what it returns.
    package func run<Result: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        let result: Swift.Result<Result, Failure> = await withCheckedContinuation { continuation in
            let isTaken = jobs.put {
                do throws(Failure) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            precondition(isTaken, "the archive is used after its end")
        }
        return try result.get()
    }

    /// Does the work after everything that was asked for before. Dropped after `shutdown`.
    package func submit(_ work: @escaping @Sendable () -> Void) { jobs.put(work) }

    /// Does what was asked for, then ends the thread.
    package func shutdown() {
        jobs.close()
        thread.join()
    }
}
