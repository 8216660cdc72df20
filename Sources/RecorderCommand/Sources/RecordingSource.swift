import Export
import Recording

/// Where the commands find recordings: a running service, or the data folder itself.
protocol RecordingSource: Sendable {
    func list(_ filter: RecordingFilter, limit: Int) async throws -> [RecordingManifest]
    func recording(_ id: RecordingID) async throws -> RecordingManifest
    func report(of id: RecordingID) async throws -> RecordingReport
    func timeline(of id: RecordingID) async throws -> RecordingTimeline
    func delete(_ id: RecordingID) async throws
    /// Copies one file as it was recorded.
    func copy(_ file: RecordingManifest.File, of recording: RecordingManifest, to path: String, progress: ProgressLine) async throws
    func export(_ request: ExportRequest, of recording: RecordingManifest, to path: String, progress: ProgressLine) async throws
}

struct RecordingFilter: Sendable {
    var room: String?
    var state: RecordingManifest.State?
    var tag: String?
}
