import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Recording
import Testing

@testable import RecorderServer

@Suite struct ServerConnectionTests {
    @Test(arguments: ["", "GET / HT", "GET /healthz HTTP/1.1\r\nHost: localh"])
    func `a request that does not come is not waited for`(beginning: String) async throws {
        try await TestServer.run({ $0.connectionLimits.requestHead = .milliseconds(200) }) { server in
            let connection = try await TestConnection(port: server.port)
            // On a busy machine the time is over before anything was sent, which is just as well.
            try? await connection.send(beginning)
            let answer = try await within(.seconds(5)) { await connection.readToEnd() }
            #expect(answer.isEmpty)
        }
    }

    @Test func `a body that stops coming is not waited for`() async throws {
        try await TestServer.run({ $0.connectionLimits.idle = .milliseconds(300) }) { server in
            let connection = try await TestConnection(port: server.port)
            let head =
                "POST /api/v1/recordings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
            try? await connection.send(head)
            _ = try await within(.seconds(5)) { await connection.readToEnd() }
        }
    }

    @Test func `a download that nobody reads is given up`() async throws {
        try await TestServer.run({ $0.connectionLimits.stall = .milliseconds(300) }) { server in
            // More than the kernel's buffers take.
            let path = try await server.store([UInt8](repeating: 7, count: 30_000_000)).files[0].url
            let connection = try await TestConnection(port: server.port)
            try await connection.stopReading()
            try await connection.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
            // Who does not read hears of the end when it writes.
            try await within(.seconds(30)) {
                while (try? await connection.send("\r\n")) != nil { try await Task.sleep(for: .milliseconds(20)) }
            }
        }
    }

    @Test func `a socket that only asks for another protocol is answered in the one we speak`() async throws {
        try await TestServer.run { server in
            // The preface of HTTP/2 with prior knowledge.
            let connection = try await TestConnection(port: server.port)
            try await connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
            let text = String(decoding: try await within(.seconds(5)) { await connection.readToEnd() }, as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 400"))
        }
    }

    /// A certificate of one day for localhost.
    private static func makeCertificate(in folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=localhost",
            "-keyout", folder + "/key.pem", "-out", folder + "/cert.pem",
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
    }

    @Test func `HTTPS and secure WebSockets come over one certificate`() async throws {
        let folder = NSTemporaryDirectory() + "recorder-tls-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.makeCertificate(in: folder)
        try await TestServer.run({
            $0.tlsCertificate = folder + "/cert.pem"
            $0.tlsKey = folder + "/key.pem"
        }) { server in
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.certificateVerification = .none
            let tls = try NIOSSLContext(configuration: configuration)
            let connection = try await TestConnection(port: server.port, tls: tls)
            try await connection.send("POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            let reply = HTTPReply(try await within(.seconds(5)) { await connection.readToEnd() })
            #expect(reply?.status == 400)
            let socket = try await TestWebSocket(port: server.port, tls: tls)
            let welcome = try await socket.message()
            #expect(welcome["type"]?.string == "welcome")
            let plain = try await TestConnection(port: server.port)
            try await plain.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let answer = try await within(.seconds(5)) { await plain.readToEnd() }
            #expect(!String(decoding: answer, as: UTF8.self).contains("200 OK"))
        }
    }

    @Test func `a certificate that cannot be used is told before anything starts`() async throws {
        for (certificate, key) in [("/nowhere/cert.pem", "/nowhere/key.pem"), ("/etc/hostname", "/etc/hostname")] {
            await #expect(throws: WebServerError.self) {
                try await TestServer.run({
                    $0.tlsCertificate = certificate
                    $0.tlsKey = key
                }) { _ in }
            }
        }
        await #expect(throws: WebServerError.tlsIncomplete) {
            try await TestServer.run({ $0.tlsCertificate = "/nowhere/cert.pem" }) { _ in }
        }
    }
}
