import Foundation
import Recording
import Synchronization
import Testing

@testable import RecorderServer

@Suite struct ExportRoutesTests {
    @Test func `a job is accepted, looked at, fetched and cancelled`() async throws {
        try await TestServer.run { server in
            let stored = try await server.store(Array("webm".utf8))
            let accepted = try await server.request("POST", "/api/v1/recordings/\(stored.id)/exports", body: #"{"format":"webm"}"#)
            #expect(accepted.status == 202)
            #expect(accepted.headers["location"] == "/api/v1/exports/job-1")
            let early = try await server.request("GET", "/api/v1/exports/job-1/file")
            #expect(early.status == 409)
            let path = server.directory + "/export.webm"
            try "exported".write(toFile: path, atomically: true, encoding: .utf8)
            server.exports.path.withLock { $0 = path }
            let file = try await server.request("GET", "/api/v1/exports/job-1/file?download=1", headers: ["Range": "bytes=0-3"])
            #expect(file.status == 206)
            #expect(file.text == "expo")
            #expect(file.headers["content-disposition"] == "attachment; filename=\"\(stored.id).webm\"")
            let cancelled = try await server.request("DELETE", "/api/v1/exports/job-1")
            #expect(cancelled.status == 204)
            let gone = try await server.request("GET", "/api/v1/exports/job-1")
            #expect(gone.status == 404)
        }
    }

    @Test func `a layout that is not built is 422, an unknown recording 404`() async throws {
        try await TestServer.run { server in
            let stored = try await server.store(Array("webm".utf8))
            let path = "/api/v1/recordings/\(stored.id)/exports"
            let grid = try await server.request("POST", path, body: #"{"format":"webm","layout":"grid"}"#)
            #expect(grid.status == 422)
            let missing = try await server.request("POST", path, body: "{}")
            #expect(missing.status == 400)
            let unknown = try await server.request(
                "POST", "/api/v1/recordings/01990000-0000-7000-8000-0000000000ff/exports", body: #"{"format":"webm"}"#)
            #expect(unknown.status == 404)
        }
    }
}
