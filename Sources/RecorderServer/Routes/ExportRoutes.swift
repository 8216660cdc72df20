import Export
import Archive
import HTTPTypes
import Hummingbird
import NIOPosix
import Recording

/// Exports: jobs that make other files out of finished recordings.
struct ExportRoutes {
    let exports: any ExportService
    let gateway: any MediaGateway
    let archive: Archive

    var routes: [Route] {
        let one = "/api/v1/exports/{id}"
        return [
            Route(.post, "/api/v1/recordings/{id}/exports", .requires(.read)) { try await start($0) },
            Route(.get, one, .requires(.read)) { .json(try await job($0)) },
            Route(.delete, one, .requires(.read)) { request in
                _ = try await job(request)
                _ = await exports.cancel(request.parameter("id"))
                return .noContent()
            },
            Route(.get, "\(one)/file", .requires(.read)) { try await file($0) },
        ]
    }

    private func start(_ request: RouteRequest) async throws -> Response {
        let recording = try await request.recording(gateway: gateway, archive: archive)
        let body = try await request.json(ExportRequest.self)
        do {
            let job = try await exports.start(body, of: recording)
            return .json(job, status: .accepted, headers: [.location: "/api/v1/exports/\(job.id)"])
        } catch let error as ExportRequestError {
            throw error.problem
        }
    }

    private func job(_ request: RouteRequest) async throws -> ExportJobView {
        guard let job = await exports.job(request.parameter("id")), await isVisible(job, to: request) else {
            throw Problem.notFound("there is no export \(request.parameter("id").prefix(100))")
        }
        return job
    }

    private func isVisible(_ job: ExportJobView, to request: RouteRequest) async -> Bool {
        guard request.credential.room != nil else { return true }
        guard let recording = try? await archive.recording(job.recording) else { return false }
        return request.credential.covers(recording.room)
    }

    private func file(_ request: RouteRequest) async throws -> Response {
        let job = try await job(request)
        guard let path = await exports.file(of: job.id) else {
            throw Problem(.conflict, "wrong-state", "the export is \(job.state.rawValue); its file is there once it is completed")
                .with("state", job.state)
        }
        let file = try await NIOThreadPool.singleton.runIfActive { try ReadableFile(path) }
        let representation = FileRepresentation(
            size: file.size, contentType: job.mimeType, lastModified: HTTPDate(seconds: file.modified), sha256: nil, isGrowing: false)
        var response = FileSending(file: file, plan: FileResponsePlan(request.fileRequest, for: representation, boundary: .boundary))
            .response
        response.headers[.cacheControl] = "private, no-cache"
        if request.query("download") == "1" {
            let ending = path.split(separator: ".").last ?? "webm"
            response.headers[.contentDisposition] = "attachment; filename=\"\(job.recording).\(ending)\""
        }
        return response
    }
}

extension ExportRequestError {
    var problem: Problem {
        switch self {
        case .invalid(let field, let problem): .field(JSONFieldError(field: field, problem: problem))
        case .notBuilt: Problem(.unprocessableContent, "not-built", description)
        case .notFinished: Problem(.conflict, "wrong-state", description)
        case .participantNeeded(let participants):
            Problem(.unprocessableContent, "participant-needed", description)
                .with("participants", participants.map { ["id": $0.id.text, "name": $0.name] })
        }
    }
}
