import Archive
import Foundation
import Logging
import Media
import Recording

@testable import RecorderServer

/// A server that was really started, on a port and a data folder of its own.
struct TestServer: Sendable {
    let port: Int
    let gateway: FakeGateway
    let exports: FakeExports
    let archive: Archive
    let server: WebServer
    let metrics: Metrics
    let directory: String

    /// Starts one, runs the test, ends it.
    static func run(
        _ configure: (inout WebConfiguration) -> Void = { _ in }, _ test: @escaping @Sendable (TestServer) async throws -> Void
    ) async throws {
        var configuration = WebConfiguration()
        configuration.port = 0
        configure(&configuration)
        let directory = NSTemporaryDirectory() + "recorder-server-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let archive = try Archive(directory: directory, logger: logger)
        let gateway = FakeGateway()
        let exports = FakeExports()
        let metrics = Metrics()
        let pages = [
            WebPage(path: "/", contentType: "text/html; charset=utf-8", bytes: Array("<h1>Call</h1>".utf8)),
            WebPage(path: "/recordings", contentType: "text/html; charset=utf-8", bytes: Array("<h1>Library</h1>".utf8)),
        ]
        let server = try WebServer(
            configuration, gateway: gateway, archive: archive, exports: exports, pages: pages, metrics: metrics, logger: logger)
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { announce.finish() }
                try await server.run { port in announce.yield(port) }
            }
            group.addTask {
                for await port in ports {
                    try await within(.seconds(30)) {
                        try await test(
                            TestServer(
                                port: port, gateway: gateway, exports: exports, archive: archive, server: server, metrics: metrics,
                                directory: directory))
                    }
                    return
                }
            }
            // The first to end is the test, or a server that could not start.
            _ = try await group.next()
            group.cancelAll()
        }
    }

    /// One request on a connection of its own.
    func request(
        _ method: String, _ path: String, headers: [String: String] = [:], body: String = "", host: String? = nil
    ) async throws -> HTTPReply {
        let connection = try await TestConnection(port: port)
        var head = "\(method) \(path) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if !body.isEmpty, headers["Content-Type"] == nil { head += "Content-Type: application/json\r\n" }
        if !body.isEmpty || method != "GET" { head += "Content-Length: \(body.utf8.count)\r\n" }
        try await connection.send("\(head)\r\n\(body)")
        let bytes = try await within(.seconds(10)) { await connection.readToEnd() }
        guard let reply = HTTPReply(bytes, isHead: method == "HEAD") else {
            throw BrokenReply(text: String(decoding: bytes, as: UTF8.self))
        }
        return reply
    }

    /// A finished recording on disk with one file of these bytes.
    func store(_ bytes: [UInt8], room: String = "standup", name: String = "ana.webm") async throws -> RecordingManifest {
        let id = RecordingID("01990000-0000-7000-8000-00000000000\(Int.random(in: 0...9))")!
        var manifest = RecordingManifest(id: id, room: room, name: "Monday", createdAt: WallTime(milliseconds: 1_700_000_000_000))
        let url = "/api/v1/recordings/\(id)/files/\(name)"
        let (finished, report) = AsyncStream.makeStream(of: DiskEvent.self)
        let writer = archive.makeDiskWriter { report.yield($0) }
        let file = FileID(rawValue: 0)
        manifest.files = [
            RecordingManifest.File(
                name: name, participant: ParticipantID("ana"), mimeType: "video/webm;codecs=\"vp8,opus\"", offset: 0, url: url)
        ]
        for operation: FileOperation in [.create(file, name: name), .append(file, bytes), .commit(manifest), .finish(file)] {
            writer.submit(operation, for: id)
        }
        for await event in finished {
            if case .finished(_, _, let count, let sha256) = event {
                manifest.files[0].bytes = count
                manifest.files[0].sha256 = sha256
                manifest.files[0].complete = true
                break
            }
        }
        manifest.state = .completed
        writer.submit(.commit(manifest), for: id)
        await writer.flush()
        return manifest
    }
}

struct BrokenReply: Error {
    var text: String
}
