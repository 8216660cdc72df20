import Export
import Foundation
import FoundationNetworking
import Recording

/// A running service, by its REST API.
struct ServerSource: RecordingSource {
    private static let pageSize = 500

    let server: URL
    let key: String?

    func list(_ filter: RecordingFilter, limit: Int) async throws -> [RecordingManifest] {
        struct Page: Decodable {
            var recordings: [RecordingManifest]
            var nextCursor: String?
        }
        var recordings: [RecordingManifest] = []
        var cursor: String?
        repeat {
            var query = [URLQueryItem(name: "limit", value: "\(min(limit - recordings.count, Self.pageSize))")]
            if let room = filter.room { query.append(URLQueryItem(name: "room", value: room)) }
            if let state = filter.state { query.append(URLQueryItem(name: "state", value: state.rawValue)) }
            if let tag = filter.tag { query.append(URLQueryItem(name: "tag", value: tag)) }
            if let cursor { query.append(URLQueryItem(name: "cursor", value: cursor)) }
            let page: Page = try await decode(request("GET", "/api/v1/recordings", query: query))
            recordings += page.recordings
            cursor = page.nextCursor
        } while cursor != nil && recordings.count < limit
        return recordings
    }

    func recording(_ id: RecordingID) async throws -> RecordingManifest {
        try await decode(request("GET", "/api/v1/recordings/\(id)"))
    }

    func report(of id: RecordingID) async throws -> RecordingReport {
        try await decode(request("GET", "/api/v1/recordings/\(id)/report"))
    }

    func timeline(of id: RecordingID) async throws -> RecordingTimeline {
        try await decode(request("GET", "/api/v1/recordings/\(id)/timeline"))
    }

    func mark(_ id: RecordingID, label: String) async throws -> RecordingManifest.Marker {
        try await decode(request("POST", "/api/v1/recordings/\(id)/markers", body: ["label": label]))
    }

    func start(_ request: StartRequest) async throws -> RecordingManifest {
        try await decode(self.request("POST", "/api/v1/recordings", body: request))
    }

    /// - Parameter action: `pause`, `resume` or `stop`.
    func control(_ id: RecordingID, _ action: String) async throws -> RecordingManifest {
        try await decode(request("POST", "/api/v1/recordings/\(id)/\(action)"))
    }

    func delete(_ id: RecordingID) async throws {
        _ = try await data(for: request("DELETE", "/api/v1/recordings/\(id)"))
    }

    func copy(_ file: RecordingManifest.File, of recording: RecordingManifest, to path: String, progress: ProgressLine) async throws {
        try await download(file.url, to: path, progress: progress)
    }

    func export(_ request: ExportRequest, of recording: RecordingManifest, to path: String, progress: ProgressLine) async throws {
        var job: ExportJobView = try await decode(self.request("POST", "/api/v1/recordings/\(recording.id)/exports", body: request))
        while !job.state.hasEnded {
            progress.update(fraction: job.progress)
            try await Task.sleep(for: .milliseconds(200))
            job = try await decode(self.request("GET", "/api/v1/exports/\(job.id)"))
        }
        guard job.state == .completed else { throw CommandError.exportFailed(job.error?.message ?? "it was cancelled") }
        try await download(job.url, to: path, progress: progress)
    }

    private func request(
        _ method: String, _ path: String, query: [URLQueryItem] = [], body: (any Encodable)? = nil
    ) throws -> URLRequest {
        guard var components = URLComponents(url: server, resolvingAgainstBaseURL: false) else {
            throw CommandError.unexpectedAnswer("no URL can be made of \(server) and \(path)")
        }
        let base = components.path.hasSuffix("/") ? String(components.path.dropLast()) : components.path
        components.percentEncodedPath = base + path
        if !query.isEmpty { components.queryItems = query }
        guard let url = components.url else { throw CommandError.unexpectedAnswer("no URL can be made of \(server) and \(path)") }
        var request = URLRequest(url: url)
        request.httpMethod = method
        if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
        if let body {
            request.httpBody = try JSONEncoder().encode(body)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        return request
    }

    private func decode<Answer: Decodable>(_ request: URLRequest) async throws -> Answer {
        let data = try await data(for: request)
        do {
            return try JSONDecoder().decode(Answer.self, from: data)
        } catch {
            throw CommandError.unexpectedAnswer("\(error)")
        }
    }

    private func data(for request: URLRequest) async throws -> Data {
        let (data, response): (Data, URLResponse)
        do {
            (data, response) = try await URLSession.shared.data(for: request)
        } catch {
            throw CommandError.unreachable(server: server.absoluteString, reason: error.localizedDescription)
        }
        try Self.check(response, data)
        return data
    }

    /// Streams to `path` by way of a file beside it, so that what stands at `path` is always whole.
    private func download(_ source: String, to path: String, progress: ProgressLine) async throws {
        let partial = path + ".part"
        let download = try FileDownload(to: partial, progress: progress)
        do {
            let response = try await download.run(request("GET", source))
            try Self.check(response, download.errorBody)
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            if error is CommandError { throw error }
            throw CommandError.unreachable(server: server.absoluteString, reason: error.localizedDescription)
        }
        guard rename(partial, path) == 0 else {
            throw CommandError.unwritable(path: path, reason: String(cString: strerror(errno)))
        }
    }

    private static func check(_ response: URLResponse, _ body: Data) throws {
        guard let response = response as? HTTPURLResponse else { throw CommandError.unexpectedAnswer("no HTTP") }
        guard !(200...299).contains(response.statusCode) else { return }
        struct Problem: Decodable {
            var title: String?
            var detail: String?
        }
        let problem = try? JSONDecoder().decode(Problem.self, from: body)
        throw CommandError.refused(
            status: response.statusCode, detail: problem?.detail ?? problem?.title ?? "the service refused")
    }
}
