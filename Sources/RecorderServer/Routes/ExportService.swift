package import Export
package import Recording

/// Makes other files out of finished recordings, in the background: `ExportQueue`, or what a test puts in its place.
package protocol ExportService: Sendable {
    /// Checks the request and queues a job. Throws `ExportRequestError`.
    func start(_ request: ExportRequest, of recording: RecordingManifest) async throws -> ExportJobView
    func job(_ id: String) async -> ExportJobView?
    /// Ends it, and removes its file; nil where there is no such job.
    func cancel(_ id: String) async -> ExportJobView?
    /// Where the finished file lies; nil until it is finished.
    func file(of id: String) async -> String?
}

extension ExportQueue: ExportService {}
