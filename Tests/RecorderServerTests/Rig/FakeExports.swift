import Export
import Recording
import Synchronization

@testable import RecorderServer

/// Exports that are done as soon as somebody says so.
final class FakeExports: ExportService {
    let jobs = Mutex<[String: ExportJobView]>([:])
    let path = Mutex<String?>(nil)

    func start(_ request: ExportRequest, of recording: RecordingManifest) async throws -> ExportJobView {
        guard request.layout == nil else { throw ExportRequestError.notBuilt("the layout \(request.layout ?? "") is not built yet") }
        guard recording.state == .completed else { throw ExportRequestError.notFinished }
        let job = ExportJobView(
            id: "job-1", recording: recording.id, state: .queued, progress: 0, format: request.format, mimeType: "video/webm")
        jobs.withLock { $0[job.id] = job }
        return job
    }

    func job(_ id: String) async -> ExportJobView? { jobs.withLock { $0[id] } }
    func cancel(_ id: String) async -> ExportJobView? { jobs.withLock { $0.removeValue(forKey: id) } }
    func file(of id: String) async -> String? { path.withLock { $0 } }
}
