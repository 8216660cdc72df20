import Archive
import Logging
import Recording

// What the disk lets be recorded, and what a crash left to be carried on.
extension RecordingService {
    /// Every few seconds: leaves a sign of life, and finds out whether anything can be recorded. Says so when that changes.
    func lookAfterDisk() async {
        archive.noteLife()
        note(await problemOfDisk())
    }

    /// Throws while nothing new can be recorded.
    func admitRecording() async throws(RecordingServiceError) {
        let problem = await problemOfDisk()
        note(problem)
        guard let problem else { return }
        refusals[problem.kind, default: 0] += 1
        throw .insufficientStorage(problem)
    }

    private func problemOfDisk() async -> StorageProblem? {
        // Asked first: a disk that hangs answers nothing.
        for worker in workers where worker.disk.backlog > settings.diskBuffer / 2 {
            return .behind(waiting: worker.disk.backlog, limit: settings.diskBuffer)
        }
        return await archive.checkStorage(minimumFree: settings.minimumFree)
    }

    private func note(_ problem: StorageProblem?) {
        defer { storageProblem = problem }
        switch (storageProblem, problem) {
        case (nil, let problem?): logger.error("nothing new is recorded", metadata: ["reason": "\(problem)"])
        case (_?, nil): logger.notice("the disk can be written again")
        default: break
        }
    }

    /// Told once, before anybody can join: these go on when somebody does.
    func expect(_ expected: [Continuation]) {
        for continuation in expected { continuations[continuation.request.room] = continuation }
        guard !expected.isEmpty else { return }
        Task { [weak self] in
            try? await Task.sleep(for: Continuation.limit)
            await self?.giveUp(expected)
        }
    }

    private func giveUp(_ expected: [Continuation]) {
        for continuation in expected where continuations[continuation.request.room] == continuation {
            continuations[continuation.request.room] = nil
        }
    }

    /// Carries on what was cut off in the room, if anything was.
    @discardableResult
    func continueRecording(of room: String) async throws -> RecordingManifest? {
        guard let continuation = continuations.removeValue(forKey: room) else { return nil }
        return try await start(continuation.request, isStartedByPublisher: false, continues: continuation.continues)
    }
}
