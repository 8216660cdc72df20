package import Archive
import FoundationEssentials
package import Logging
package import Recording
import Synchronization

/// Exports on behalf of the API: one after the other on a thread that stands back for everyone else, into `DATA/exports`.
///
///     let queue = ExportQueue(archive: archive, logger: logger)
///     let job = try await queue.start(ExportRequest(format: "wav"), of: manifest)
///     queue.job(job.id)?.progress        // 0…1
///     queue.file(of: job.id)             // its path, once it is completed
///
/// Jobs live as long as the process; the files of an earlier one are removed at the start.
package final class ExportQueue: Sendable {
    private struct Entry {
        var view: ExportJobView
        var path: String
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// Oldest first.
        var order: [String] = []
    }

    private let archive: Archive
    private let logger: Logger
    private let thread = BackgroundThread(name: "export", niceness: 10)
    private let state = Mutex(State())
    /// Finished ones beyond this are forgotten, oldest first, and their files removed.
    private let keptJobs: Int

    package init(archive: Archive, logger: Logger, keptJobs: Int = 100) {
        self.archive = archive
        self.logger = logger
        self.keptJobs = keptJobs
        for name in (try? Disk.names(in: archive.folder.exports)) ?? [] { try? Disk().removeAll(archive.folder.exports + "/" + name) }
    }

    deinit { shutdown() }

    /// Checks the request and queues a job. Throws `ExportRequestError`, or `ArchiveError` when a file is gone.
    package func start(_ request: ExportRequest, of recording: RecordingManifest) async throws -> ExportJobView {
        let plan = try ExportPlan(request, of: recording)
        let job = try await ExportJob(plan, archive: archive)
        var random = SystemRandomNumberGenerator()
        let id = RecordingID(milliseconds: Int64(Date().timeIntervalSince1970 * 1000), using: &random).text
        let view = ExportJobView(
            id: id, recording: recording.id, state: .queued, progress: 0, format: plan.format.rawValue, mimeType: plan.mimeType)
        let path = "\(archive.folder.exports)/\(id).\(plan.format.pathExtension)"
        state.withLock { state in
            state.entries[id] = Entry(view: view, path: path)
            state.order.append(id)
        }
        // Not self: a queue that nobody holds any more has no use for what it would make.
        thread.submit { [weak self] in self?.run(job, id: id, path: path) }
        return view
    }

    package func job(_ id: String) -> ExportJobView? { state.withLock { $0.entries[id]?.view } }

    /// Ends it, and removes its file; nil where there is no such job.
    package func cancel(_ id: String) -> ExportJobView? {
        let entry = update(id) { $0.state = .cancelled }
        // One that runs sees it and removes its own file; the thread is asked so that it happens after that.
        if let entry { thread.submit { try? Disk().removeAll(entry.path) } }
        return entry?.view
    }

    /// Where the finished file lies; nil until it is finished.
    package func file(of id: String) -> String? {
        state.withLock { $0.entries[id].flatMap { $0.view.state == .completed ? $0.path : nil } }
    }

    /// Ends what runs, forgets what waits, and returns when the thread has ended.
    package func shutdown() {
        state.withLock { state in
            for (id, entry) in state.entries where !entry.view.state.hasEnded { state.entries[id]?.view.state = .cancelled }
        }
        thread.shutdown()
    }

    /// Returns when everything that was queued before has ended.
    package func drain() async { await thread.run {} }

    private func run(_ job: ExportJob, id: String, path: String) {
        let hasBegun = state.withLock { state in
            guard state.entries[id]?.view.state == .queued else { return false }
            state.entries[id]?.view.state = .running
            return true
        }
        guard hasBegun else { return }
        do {
            try job.write(to: path) { fraction in
                let isWanted = state.withLock { state in
                    state.entries[id]?.view.progress = fraction
                    return state.entries[id]?.view.state == .running
                }
                guard isWanted else { throw ExportError.cancelled }
            }
            let bytes = try ReadableFile(path).size
            finish(id) {
                $0.state = .completed
                $0.progress = 1
                $0.bytes = bytes
            }
        } catch ExportError.cancelled {
            finish(id) { $0.state = .cancelled }
        } catch {
            logger.error("an export failed", metadata: ["export": "\(id)", "recording": "\(job.plan.recording)", "reason": "\(error)"])
            let code = (error as? DiskError)?.code ?? "export-failed"
            finish(id) {
                $0.state = .failed
                $0.error = .init(code: code, message: "\(error)")
            }
        }
        forgetOldest()
    }

    /// Unless it was cancelled meanwhile: then its file goes.
    private func finish(_ id: String, _ change: (inout ExportJobView) -> Void) {
        update(id) { view in
            if view.state == .running { change(&view) }
        }
    }

    @discardableResult
    private func update(_ id: String, _ change: (inout ExportJobView) -> Void) -> Entry? {
        state.withLock { state in
            guard var entry = state.entries[id] else { return nil }
            change(&entry.view)
            state.entries[id] = entry
            return entry
        }
    }

    private func forgetOldest() {
        let forgotten = state.withLock { state -> [String] in
            var paths: [String] = []
            while state.order.count > keptJobs,
                let index = state.order.firstIndex(where: { state.entries[$0]?.view.state.hasEnded ?? true })
            {
                if let entry = state.entries.removeValue(forKey: state.order.remove(at: index)) { paths.append(entry.path) }
            }
            return paths
        }
        for path in forgotten { try? Disk().removeAll(path) }
    }
}
