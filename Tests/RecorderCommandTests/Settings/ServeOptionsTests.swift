import ArgumentParser
import Foundation
import Logging
import RecorderServer
import Testing
import WebRTC

@testable import RecorderCommand

@Suite struct ServeOptionsTests {
    private func settings(_ arguments: [String], environment: [String: String] = [:]) throws -> ServeOptions.Settings {
        try ServeOptions.parse(arguments).settings(environment: environment)
    }

    /// A configuration file with this text, for as long as `body` runs.
    private func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("recorder-\(UUID()).yaml").path
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    @Test func `defaults serve this machine only`() throws {
        let settings = try settings([])
        #expect(settings.server.host == "127.0.0.1")
        #expect(settings.server.port == 8080)
        #expect(settings.server.mediaPort == 20_000)
        #expect(settings.server.dataDirectory == "./recordings")
        #expect(settings.logLevel == .info)
    }

    @Test func `the command line wins over the environment, the environment over the file`() throws {
        try withFile("port: 1\nmedia-port: 2\nworkers: 3\npublic-ip: [192.0.2.1, 192.0.2.2]\n") { path in
            let settings = try settings(
                ["--config", path, "--port", "11"],
                environment: ["RECORDER_PORT": "21", "RECORDER_MEDIA_PORT": "22", "PORT": "31"])
            #expect(settings.server.port == 11)
            #expect(settings.server.mediaPort == 22)
            #expect(settings.server.workers == 3)
            #expect(settings.server.publicAddresses.map(\.description) == ["192.0.2.1", "192.0.2.2"])
        }
    }

    @Test func `intervals and sizes come from wherever they are said`() throws {
        try withFile("sync-interval: 2\nmin-free: 3G\n") { path in
            let environment = ["RECORDER_DISK_BUFFER": "64M", "RECORDER_SYNC_INTERVAL": "1.5"]
            let settings = try settings(["--config", path, "--flush-interval", "0.25"], environment: environment)
            #expect(settings.server.flushInterval == .milliseconds(250))
            #expect(settings.server.syncInterval == .milliseconds(1500))
            #expect(settings.server.minimumFree == 3 << 30)
            #expect(settings.server.diskBuffer == 64 << 20)
        }
    }

    @Test func `what one address may use, and whose word is taken for others`() throws {
        let settings = try settings(
            ["--connections-per-address", "20", "--trusted-proxy", "10.0.0.1", "--trusted-proxy", "::1", "--ring-time", "20"],
            environment: ["RECORDER_MESSAGES_PER_ADDRESS": "50", "RECORDER_STUN_PORT": "0"])
        #expect(settings.server.addressLimits.connections == 20)
        #expect(settings.server.addressLimits.messagesPerSecond == 50)
        #expect(settings.server.addressLimits.trustedProxies == [IPAddress("10.0.0.1")!, IPAddress("::1")!])
        #expect(settings.server.ringTime == .seconds(20))
        #expect(settings.server.stunPort == 0)
    }

    @Test(arguments: [("0", 0), ("17", 17), ("4k", 4096), ("512M", 512 << 20), ("2G", 2 << 30), ("1T", 1 << 40)] as [(String, Int64)])
    func `bytes are counted as people write them`(text: String, bytes: Int64) {
        #expect(ByteCount.parse(text) == bytes)
    }

    @Test(arguments: ["", "M", "-1", "1.5G", "1 G", "99999999999T", "GM"]) func `what is no number of bytes is none`(text: String) {
        #expect(ByteCount.parse(text) == nil)
    }

    @Test func `a hosting platform's PORT is taken where nothing more particular is said`() throws {
        #expect(try settings([], environment: ["PORT": "31"]).server.port == 31)
        #expect(try settings([], environment: ["PORT": "31", "RECORDER_PORT": "21"]).server.port == 21)
    }

    @Test(
        arguments: [
            (["--port", "x"], "port must be a port number"), (["--port", "65536"], "port must be a port number"),
            (["--media-host", "localhost"], "media-host must be an IP address"), (["--workers", "0"], "workers"),
            (["--public-ip", "here"], "public-ip must be an IP address"),
            (["--tls-cert", "a"], "--tls-cert and --tls-key belong together"),
            (["--turn-url", "turn:a"], "--turn-url and --turn-secret belong together"),
            (["--stun-url", "http://a"], "must begin with stun:"),
            (["--turn-url", "turn:", "--turn-secret", "x"], "must begin with turn:"), (["--socketio", "v2"], "relay or lobby"),
            (["--host", "0.0.0.0"], "--api-key or --jwt-secret"), (["--log-level", "loud"], "log-level must be one of"),
            (["--recovery-window", "99"], "recovery-window must be seconds"), (["--config", "/nowhere.yaml"], "cannot be read"),
            (["--flush-interval", "9"], "flush-interval must be seconds"), (["--sync-interval", "0"], "sync-interval must be seconds"),
            (["--min-free", "lots"], "min-free must be a number of bytes"), (["--disk-buffer", "1K"], "disk-buffer must be"),
            (["--stun-port", "99999"], "stun-port must be a port number"), (["--connections-per-address", "0"], "connections-per-address"),
            (["--trusted-proxy", "proxy"], "trusted-proxy must be an IP address"), (["--ring-time", "0"], "ring-time must be seconds"),
        ] as [([String], String)])
    func `a bad value is named, with what was expected`(arguments: [String], words: String) throws {
        let error = #expect(throws: ValidationError.self) { try settings(arguments) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: ["prot: 1", "- port", "port: {a: 1}"]) func `a file that sets no option of ours is refused`(text: String) throws {
        try withFile(text) { path in
            _ = #expect(throws: ValidationError.self) { try settings(["--config", path]) }
        }
    }

    @Test func `an option that does not exist is refused, not ignored`() {
        #expect(throws: (any Error).self) { try ServeOptions.parse(["--turn-port", "3478"]) }
    }

    @Test func `beyond loopback, a key or insecure is needed`() throws {
        #expect(try settings(["--host", "0.0.0.0", "--insecure"]).server.isInsecure)
        #expect(try settings(["--host", "0.0.0.0", "--api-key", "k"]).server.apiKey == "k")
        #expect(try settings(["--host", "0.0.0.0"], environment: ["RECORDER_INSECURE": "true"]).server.isInsecure)
    }
}
