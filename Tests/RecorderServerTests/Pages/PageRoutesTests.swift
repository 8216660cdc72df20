import Foundation
import Testing

@testable import RecorderServer

@Suite struct PageRoutesTests {
    @Test func `a page has a tag, a policy, and is asked about every time`() async throws {
        try await TestServer.run { server in
            let page = try await server.request("GET", "/recordings")
            #expect(page.status == 200)
            #expect(page.text == "<h1>Library</h1>")
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.headers["cache-control"] == "no-cache")
            #expect(page.headers["content-security-policy"]?.hasPrefix("default-src 'self'") == true)
            #expect(page.headers["x-content-type-options"] == "nosniff")
            let tag = try #require(page.headers["etag"])
            let known = try await server.request("GET", "/recordings", headers: ["If-None-Match": tag])
            #expect(known.status == 304)
        }
    }

    /// A folder with a page, a script, something hidden, and a link that leads out.
    private static func folder() throws -> String {
        let path = NSTemporaryDirectory() + "recorder-static-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path + "/site/js", withIntermediateDirectories: true)
        for (name, text) in [
            ("site/index.html", "mine"), ("site/js/app.js", "let a"), ("site/.secret", "no"), ("outside.txt", "no"),
            ("site/js/index.html", "js"),
            ("site-2.txt", "no"),
        ] { try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8) }
        try FileManager.default.createSymbolicLink(atPath: path + "/site/out.txt", withDestinationPath: path + "/outside.txt")
        return path
    }

    @Test func `a page of one's own is at the root, ours at /call, and nothing outside is read`() async throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await TestServer.run({ $0.staticDirectory = folder + "/site" }) { server in
            for (path, text) in [
                ("/", "mine"), ("/index.html", "mine"), ("/js/app.js", "let a"), ("/js/", "js"), ("/js", "js"), ("/call", "<h1>Call</h1>"),
                ("/recordings", "<h1>Library</h1>"),
            ] {
                let reply = try await server.request("GET", path)
                #expect(reply.text == text, "\(path)")
            }
            let script = try await server.request("GET", "/js/app.js", headers: ["Range": "bytes=0-2"])
            #expect(script.status == 206)
            #expect(script.headers["content-type"] == "text/javascript; charset=utf-8")
            for path in [
                "/../outside.txt", "/..%2Foutside.txt", "/%2e%2e/outside.txt", "/.secret", "/js/../../outside.txt", "/out.txt", "/nothing",
                "//",
                "/..%5Coutside.txt", "/js%2F..%2F..%2Foutside.txt", "/../site-2.txt",
            ] {
                let reply = try await server.request("GET", path)
                #expect(reply.status == 404, "\(path)")
            }
        }
    }

    @Test func `a folder that is not there is told before anything starts`() async {
        await #expect(throws: WebServerError.staticDirectoryMissing(path: "/nowhere")) {
            try await TestServer.run({ $0.staticDirectory = "/nowhere" }) { _ in }
        }
    }
}
