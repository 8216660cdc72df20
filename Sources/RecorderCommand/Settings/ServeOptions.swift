import ArgumentParser
import Foundation
import Logging
import RecorderServer
import WebRTC

/// The options of `recorder serve`. All are text here; `settings()` reads them together with environment and file.
struct ServeOptions: ParsableArguments {
    @Option(help: "The address that HTTP is served on (default 127.0.0.1).") var host: String?
    @Option(help: "The port that HTTP is served on (default 8080; 0 picks a free one).") var port: String?
    @Option(help: "The folder of the recordings (default ./recordings).") var data: String?
    @Option(help: "The address that media comes to (default: all).") var mediaHost: String?
    @Option(help: "The first UDP port for media; worker i has the i-th after it (default 20000; 0 picks free ones).")
    var mediaPort: String?
    @Option(help: "Threads for media (default: one per two cores).") var workers: String?
    @Option(help: "The address that peers reach this machine at, when its own are not it; repeatable.") var publicIp: [String] = []
    @Option(help: "A PEM certificate chain: serves HTTPS.") var tlsCert: String?
    @Option(help: "The certificate's PEM key.") var tlsKey: String?
    @Option(help: "The key that callers must present.") var apiKey: String?
    @Option(help: "The secret that callers' JSON Web Tokens are signed with (HS256).") var jwtSecret: String?
    @Flag(help: "Serve beyond loopback without a key.") var insecure = false
    @Option(help: "Serve your own page from this folder at /; the call page moves to /call.") var `static`: String?
    @Option(help: "The UDP port that tells clients their own address by STUN (default 3478, or any where that is taken; 0 is off).")
    var stunPort: String?
    @Option(help: "A STUN server that clients are told beside our own; repeatable.") var stunUrl: [String] = []
    @Option(help: "A TURN server that clients are told, as turn:host:port?transport=udp; repeatable.") var turnUrl: [String] = []
    @Option(help: "The TURN server's static-auth-secret: clients get credentials for a day.") var turnSecret: String?
    @Option(help: "The server that /socket.io/ is: relay (broadcast, rooms, codes and strangers) or lobby (default relay).") var socketio:
        String?
    @Option(help: "Seconds that a call by id rings (default 45).") var ringTime: String?
    @Option(help: "Connections to the HTTP port that one address may have (default 1000; loopback is not counted).")
    var connectionsPerAddress: String?
    @Option(help: "WebSocket messages a second that one address may send (default 5000; loopback is not counted).")
    var messagesPerAddress: String?
    @Option(help: "The address of a reverse proxy of yours, whose X-Forwarded-For is believed; repeatable.") var trustedProxy: [String] = []
    @Option(help: "Seconds that a missing packet is asked for and waited for (default 2).") var recoveryWindow: String?
    @Option(help: "MiB that packets waiting for missing ones may take in each media worker (default 128).") var recoveryMemory: String?
    @Option(help: "Seconds without a key frame after which one is asked for (default 10; 0 never).") var keyframeInterval: String?
    @Flag(help: "Keep the decrypted RTP and RTCP of every recording beside it, as capture.pcapng, for recorder replay and remux.")
    var capture = false
    @Option(help: "Seconds after which a recording that nobody sends to ends (default 3600).") var waitLimit: String?
    @Option(help: "Seconds after which what was received is in the file, 0.1 to 5 (default 1).") var flushInterval: String?
    @Option(help: "Seconds after which what is in the file survives a power cut, 0.1 to 60 (default 0.5).") var syncInterval: String?
    @Option(help: "Bytes that must be free on the disk for a recording to begin; K, M, G (default 256M).") var minFree: String?
    @Option(help: "Bytes that may wait for a slow disk, for each worker, before a recording fails; K, M, G (default 256M).")
    var diskBuffer: String?
    @Option(help: "trace, debug, info, notice, warning, error or critical (default info).") var logLevel: String?
    @Option(help: "text or json (default text).") var logFormat: String?
    @Option(help: "A YAML file of these options.") var config: String?

    struct Settings {
        var server = ServerConfiguration()
        var logLevel = Logger.Level.info
        var logFormat = LogFormat.text
    }

    private static let names: Set<String> = [
        "host", "port", "data", "media-host", "media-port", "workers", "public-ip", "tls-cert", "tls-key", "api-key", "jwt-secret",
        "insecure", "static", "stun-port", "stun-url", "turn-url", "turn-secret", "socketio", "ring-time", "connections-per-address",
        "messages-per-address", "trusted-proxy", "capture", "recovery-window", "recovery-memory", "keyframe-interval", "wait-limit",
        "flush-interval", "sync-interval", "min-free", "disk-buffer", "log-level", "log-format",
    ]

    /// Throws a `ValidationError`, which exits 64, for whatever cannot be understood.
    func settings(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Settings {
        let file = config ?? environment[SettingReader.variable(of: "config")]
        let reader = try SettingReader(environment: environment, configurationFile: file, names: Self.names)
        var settings = Settings()
        try readAddresses(reader, environment, into: &settings.server)
        try readSecurity(reader, into: &settings.server)
        try readTimes(reader, into: &settings.server)
        try readSizes(reader, into: &settings.server)
        try readAddressLimits(reader, into: &settings.server.addressLimits)
        settings.server.dataDirectory = reader.string("data", data) ?? settings.server.dataDirectory
        settings.server.capture = try reader.boolean("capture", capture)
        settings.server.staticDirectory = reader.string("static", `static`)
        let modes = SocketIOMode.allCases.map(\.rawValue).joined(separator: " or ")
        settings.server.socketIO =
            try reader.value("socketio", socketio, expected: modes, SocketIOMode.init(rawValue:)) ?? settings.server.socketIO
        settings.server.workers =
            try reader.value("workers", workers, expected: "a number from 1 to 64", Int.init)
            ?? max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
        let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
        settings.logLevel =
            try reader.value("log-level", logLevel, expected: "one of \(levels)") { Logger.Level(rawValue: $0) } ?? settings.logLevel
        settings.logFormat =
            try reader.value("log-format", logFormat, expected: "text or json") { LogFormat(rawValue: $0) } ?? settings.logFormat
        do {
            try settings.server.validate()
        } catch {
            throw ValidationError(error.description)
        }
        return settings
    }

    private func readAddresses(_ reader: SettingReader, _ environment: [String: String], into server: inout ServerConfiguration) throws {
        let address = { (text: String) in IPAddress(text) }
        let number = "a port number from 0 to 65535"
        server.host = reader.string("host", host) ?? server.host
        // PORT is how hosting platforms say it; our own variable is the more particular one.
        let isPortSet = port != nil || environment[SettingReader.variable(of: "port")] != nil
        server.port =
            try reader.value("port", isPortSet ? port : environment["PORT"], expected: number) { UInt16($0).map(Int.init) } ?? server.port
        server.mediaHost = try reader.value("media-host", mediaHost, expected: "an IP address", address)
        server.mediaPort = try reader.value("media-port", mediaPort, expected: number, UInt16.init) ?? server.mediaPort
        server.stunPort = try reader.value("stun-port", stunPort, expected: number, UInt16.init)
        server.publicAddresses = try addresses(reader, "public-ip", publicIp)
    }

    private func addresses(_ reader: SettingReader, _ name: String, _ flags: [String]) throws -> [IPAddress] {
        try reader.strings(name, flags).map { text in
            guard let address = IPAddress(text) else { throw ValidationError("\(name) must be an IP address, not \(text)") }
            return address
        }
    }

    private func readAddressLimits(_ reader: SettingReader, into limits: inout AddressLimits) throws {
        func count(_ name: String, _ flag: String?) throws -> Int? {
            try reader.value(name, flag, expected: "a number from 1 to 1000000") { text in
                Int(text).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
            }
        }
        limits.connections = try count("connections-per-address", connectionsPerAddress) ?? limits.connections
        limits.messagesPerSecond = try count("messages-per-address", messagesPerAddress).map { Double($0) } ?? limits.messagesPerSecond
        limits.trustedProxies = Set(try addresses(reader, "trusted-proxy", trustedProxy))
    }

    private func readSecurity(_ reader: SettingReader, into server: inout ServerConfiguration) throws {
        server.apiKey = reader.string("api-key", apiKey)
        server.jwtSecret = reader.string("jwt-secret", jwtSecret)
        server.stunURLs = try urls(reader, "stun-url", stunUrl, schemes: ["stun:", "stuns:"])
        server.turnURLs = try urls(reader, "turn-url", turnUrl, schemes: ["turn:", "turns:"])
        server.turnSecret = reader.string("turn-secret", turnSecret)
        guard server.turnURLs.isEmpty == (server.turnSecret == nil) else {
            throw ValidationError("--turn-url and --turn-secret belong together: give both, or neither")
        }
        server.isInsecure = try reader.boolean("insecure", insecure)
        switch (reader.string("tls-cert", tlsCert), reader.string("tls-key", tlsKey)) {
        case (nil, nil): break
        case (let certificate?, let key?): server.tls = .init(certificate: certificate, key: key)
        default: throw ValidationError("--tls-cert and --tls-key belong together: give both, or neither")
        }
    }

    private func urls(_ reader: SettingReader, _ name: String, _ flags: [String], schemes: [String]) throws -> [String] {
        try reader.strings(name, flags).map { url in
            guard let scheme = schemes.first(where: url.hasPrefix), url.utf8.count > scheme.utf8.count, !url.contains(where: \.isWhitespace)
            else { throw ValidationError("\(name) must begin with \(schemes.joined(separator: " or ")) and name a host, not \(url)") }
            return url
        }
    }

    private func readTimes(_ reader: SettingReader, into server: inout ServerConfiguration) throws {
        func seconds(_ name: String, _ flag: String?, _ range: ClosedRange<Double>) throws -> Duration? {
            try reader.value(name, flag, expected: "seconds from \(range.lowerBound) to \(range.upperBound)") { text in
                Double(text).flatMap { range.contains($0) ? .milliseconds(Int(($0 * 1000).rounded())) : nil }
            }
        }
        server.recoveryWindow = try seconds("recovery-window", recoveryWindow, 0...30) ?? server.recoveryWindow
        server.recoveryMemory =
            try reader.value("recovery-memory", recoveryMemory, expected: "MiB from 1 to 65536") { text in
                Int(text).flatMap { (1...65_536).contains($0) ? $0 << 20 : nil }
            } ?? server.recoveryMemory
        server.keyframeInterval = try seconds("keyframe-interval", keyframeInterval, 0...3600) ?? server.keyframeInterval
        server.waitLimit = try seconds("wait-limit", waitLimit, 1...604_800) ?? server.waitLimit
        server.ringTime = try seconds("ring-time", ringTime, 1...600) ?? server.ringTime
        server.flushInterval = try seconds("flush-interval", flushInterval, 0.1...5) ?? server.flushInterval
        server.syncInterval = try seconds("sync-interval", syncInterval, 0.1...60) ?? server.syncInterval
    }

    private func readSizes(_ reader: SettingReader, into server: inout ServerConfiguration) throws {
        let expected = "a number of bytes such as 512M"
        server.minimumFree = try reader.value("min-free", minFree, expected: expected, ByteCount.parse) ?? server.minimumFree
        server.diskBuffer =
            try reader.value("disk-buffer", diskBuffer, expected: "\(expected), from 1M on") { text in
                ByteCount.parse(text).flatMap { $0 >= 1 << 20 ? Int(exactly: $0) : nil }
            } ?? server.diskBuffer
    }
}
