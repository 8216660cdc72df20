import Archive
import HTTPTypes
import Hummingbird
import Recording

/// The media files themselves.
struct FileRoutes {
    let gateway: any MediaGateway
    let archive: Archive

    var routes: [Route] {
        [Route(.get, "/api/v1/recordings/{id}/files/{name}", .requires(.read)) { try await file($0) }]
    }

    private func file(_ request: RouteRequest) async throws -> Response {
        let recording = try await request.recording(gateway: gateway, archive: archive)
        let stored = try await archive.openFile(request.parameter("name"), of: recording.id)
        var response: Response
        if request.query("follow") == "1", let growing = stored.growing {
            guard [nil, "live"].contains(request.query("from")) else {
                throw Problem.field(JSONFieldError(field: "from", problem: "it is live, or left out for the whole file"))
            }
            response = FileFollowing(stored: stored, growing: growing, isLive: request.query("from") == "live").response
        } else {
            response =
                FileSending(
                    file: stored.file, plan: FileResponsePlan(request.fileRequest, for: FileRepresentation(stored), boundary: .boundary)
                )
                .response
        }
        response.headers[.cacheControl] = stored.growing == nil ? "private, no-cache" : "no-store"
        if request.query("download") == "1" {
            // A file's name is plain letters, digits, dots and dashes: nothing in it needs quoting.
            response.headers[.contentDisposition] = "attachment; filename=\"\(stored.manifest.name)\""
        }
        return response
    }
}

extension RouteRequest {
    /// What of this request decides how a file is served.
    var fileRequest: FileRequest {
        FileRequest(
            isHead: isHead, range: headers[.range], ifRange: headers[.ifRange], ifMatch: headers[.ifMatch],
            ifNoneMatch: headers[.ifNoneMatch], ifModifiedSince: headers[.ifModifiedSince], ifUnmodifiedSince: headers[.ifUnmodifiedSince])
    }
}

extension String {
    /// Between the parts of an answer with several ranges: random, so that it is not in the file.
    static var boundary: String {
        var random = SystemRandomNumberGenerator()
        return RandomText.make(using: &random)
    }
}
