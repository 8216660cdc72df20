import Archive
import Media
import Recording
import Testing

@testable import RecorderServer

@Suite struct FileRoutesTests {
    /// 100 bytes, each its own offset.
    private let bytes = (0..<100).map { UInt8($0) }

    @Test(
        arguments: [
            (nil, 200, 0...99, nil), ("bytes=0-9", 206, 0...9, "bytes 0-9/100"), ("bytes=-10", 206, 90...99, "bytes 90-99/100"),
            ("bytes=90-", 206, 90...99, "bytes 90-99/100"), ("bytes=50-1000", 206, 50...99, "bytes 50-99/100"),
            ("bytes=-1000", 206, 0...99, "bytes 0-99/100"), ("bytes=99-99", 206, 99...99, "bytes 99-99/100"),
            // Not ours to understand: the whole.
            ("lines=1-2", 200, 0...99, nil), ("bytes=9-1", 200, 0...99, nil), ("bytes=x", 200, 0...99, nil),
        ] as [(String?, Int, ClosedRange<Int>, String?)])
    func `ranges give exactly the bytes asked for`(range: String?, status: Int, expected: ClosedRange<Int>, contentRange: String?)
        async throws
    {
        try await TestServer.run { [bytes] server in
            let path = try await server.store(bytes).files[0].url
            let reply = try await server.request("GET", path, headers: range.map { ["Range": $0] } ?? [:])
            #expect(reply.status == status)
            #expect(reply.body == Array(bytes[expected]))
            #expect(reply.headers["content-range"] == contentRange)
            #expect(reply.headers["accept-ranges"] == "bytes")
            #expect(reply.headers["content-type"] == "video/webm;codecs=\"vp8,opus\"")
            #expect(reply.headers["x-content-type-options"] == "nosniff")
        }
    }

    @Test func `several ranges come as parts`() async throws {
        try await TestServer.run { [bytes] server in
            let path = try await server.store(bytes).files[0].url
            let reply = try await server.request("GET", path, headers: ["Range": "bytes=0-1,10-11"])
            #expect(reply.status == 206)
            let type = try #require(reply.headers["content-type"])
            let boundary = try #require(type.split(separator: "boundary=").last)
            let part = { (range: String) in
                "--\(boundary)\r\nContent-Type: video/webm;codecs=\"vp8,opus\"\r\nContent-Range: bytes \(range)/100\r\n\r\n"
            }
            #expect(reply.text == part("0-1") + "\u{0}\u{1}\r\n" + part("10-11") + "\u{A}\u{B}\r\n--\(boundary)--\r\n")
        }
    }

    @Test func `a range behind the end is 416 with the size`() async throws {
        try await TestServer.run { [bytes] server in
            let path = try await server.store(bytes).files[0].url
            let reply = try await server.request("GET", path, headers: ["Range": "bytes=100-"])
            #expect(reply.status == 416)
            #expect(reply.headers["content-range"] == "bytes */100")
            #expect(reply.headers["content-type"] == "application/problem+json")
        }
    }

    @Test func `validators are strong, and ranges and conditions heed them`() async throws {
        try await TestServer.run { [bytes] server in
            let manifest = try await server.store(bytes)
            let path = manifest.files[0].url
            let whole = try await server.request("GET", path)
            let tag = try #require(whole.headers["etag"])
            #expect(tag == "\"\(manifest.files[0].sha256 ?? "")\"")
            #expect(whole.headers["repr-digest"]?.hasPrefix("sha-256=:") == true)
            #expect(whole.headers["last-modified"]?.hasSuffix(" GMT") == true)
            let cases: [([String: String], Int)] = [
                (["Range": "bytes=0-1", "If-Range": tag], 206), (["Range": "bytes=0-1", "If-Range": "\"other\""], 200),
                (["Range": "bytes=0-1", "If-Range": whole.headers["last-modified"] ?? ""], 206),
                (["If-None-Match": tag], 304), (["If-None-Match": "\"other\""], 200), (["If-Match": "\"other\""], 412),
                (["If-Modified-Since": whole.headers["last-modified"] ?? ""], 304),
            ]
            for (headers, status) in cases {
                let reply = try await server.request("GET", path, headers: headers)
                #expect(reply.status == status, "\(headers)")
            }
        }
    }

    @Test func `HEAD has the length and no bytes`() async throws {
        try await TestServer.run { [bytes] server in
            let path = try await server.store(bytes).files[0].url
            let reply = try await server.request("HEAD", path)
            #expect(reply.status == 200)
            #expect(reply.headers["content-length"] == "100")
            #expect(reply.headers["transfer-encoding"] == nil)
            #expect(reply.body.isEmpty)
        }
    }

    @Test func `download names the file`() async throws {
        try await TestServer.run { [bytes] server in
            let path = try await server.store(bytes).files[0].url
            let reply = try await server.request("GET", path + "?download=1")
            #expect(reply.headers["content-disposition"] == "attachment; filename=\"ana.webm\"")
        }
    }

    @Test func `a file of many chunks arrives whole, and from its middle`() async throws {
        try await TestServer.run { server in
            let long = (0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
            let path = try await server.store(long).files[0].url
            let whole = try await server.request("GET", path)
            #expect(whole.body == long)
            let part = try await server.request("GET", path, headers: ["Range": "bytes=262143-786433"])
            #expect(part.body == Array(long[262_143...786_433]))
        }
    }

    @Test(arguments: ["ben.webm", "..%2Frecording.json", "recording.json", "%2e%2e", "ana.webm.part", "ana.webm%00"])
    func `only files of the recording are there`(name: String) async throws {
        try await TestServer.run { [bytes] server in
            let id = try await server.store(bytes).id
            let reply = try await server.request("GET", "/api/v1/recordings/\(id)/files/\(name)")
            #expect([400, 404].contains(reply.status))
        }
    }

    @Test func `a file that grows is followed to its end`() async throws {
        try await TestServer.run { server in
            let id = RecordingID("01990000-0000-7000-8000-000000000042")!
            var manifest = RecordingManifest.example(state: .recording)
            manifest = RecordingManifest(id: id, room: "standup", name: "Live", createdAt: manifest.createdAt)
            manifest.state = .recording
            let url = "/api/v1/recordings/\(id)/files/ana.webm"
            manifest.files = [.init(name: "ana.webm", participant: ParticipantID("ana"), mimeType: "video/webm", offset: 0, url: url)]
            let writer = server.archive.makeDiskWriter { _ in }
            let file = FileID(rawValue: 0)
            for operation in [FileOperation.create(file, name: "ana.webm"), .append(file, Array("first ".utf8)), .commit(manifest)] {
                writer.submit(operation, for: id)
            }
            await writer.flush()
            let part = try await server.request("GET", url, headers: ["Range": "bytes=0-1"])
            #expect(part.status == 206)
            #expect(part.headers["content-range"] == "bytes 0-1/*")
            #expect(part.headers["etag"] == nil)
            let connection = try await TestConnection(port: server.port)
            try await connection.send("GET \(url)?follow=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            var received: [UInt8] = []
            for await chunk in connection.incoming {
                received += chunk
                if String(decoding: received, as: UTF8.self).contains("first ") { break }
            }
            writer.submit(.append(file, Array("second ".utf8)), for: id)
            writer.submit(.commit(manifest), for: id)
            writer.submit(.append(file, Array("third".utf8)), for: id)
            writer.submit(.finish(file), for: id)
            writer.submit(.commit(manifest), for: id)
            for await chunk in connection.incoming { received += chunk }
            #expect(HTTPReply(received)?.text == "first second third")
        }
    }

    @Test func `somebody who comes late sees the head and what is recorded from the last key frame on`() async throws {
        try await TestServer.run { server in
            let media = GrowingMedia()
            let id = RecordingID("01990000-0000-7000-8000-000000000043")!
            var manifest = RecordingManifest(id: id, room: "standup", name: "Live", createdAt: WallTime(milliseconds: 0))
            manifest.state = .recording
            let url = "/api/v1/recordings/\(id)/files/ana.webm"
            manifest.files = [.init(name: "ana.webm", participant: ParticipantID("ana"), mimeType: "video/webm", offset: 0, url: url)]
            let writer = server.archive.makeDiskWriter { _ in }
            let file = FileID(rawValue: 0)
            writer.submit(.create(file, name: "ana.webm"), for: id)
            for operation in media.beginning.map({ $0.operation(on: file) }) { writer.submit(operation, for: id) }
            writer.submit(.commit(manifest), for: id)
            await writer.flush()
            #expect(try await server.request("GET", url + "?follow=1&from=yesterday").status == 400)
            let connection = try await TestConnection(port: server.port)
            try await connection.send("GET \(url)?follow=1&from=live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            var received: [UInt8] = []
            for await chunk in connection.incoming {
                received += chunk
                if received.count > 2000 { break }
            }
            for operation in media.end.map({ $0.operation(on: file) }) { writer.submit(operation, for: id) }
            writer.submit(.finish(file), for: id)
            writer.submit(.commit(manifest), for: id)
            for await chunk in connection.incoming { received += chunk }
            var reader = try MatroskaReader(MemoryByteSource(try #require(HTTPReply(received)).body))
            var times: [Int64] = []
            while let frame = try reader.nextFrame() { times.append(frame.timestamp.milliseconds) }
            // The last key frame before the request was at 2 s; the recording went on to 4 s.
            let expected: [Int64] = (0..<50).map { 2000 + 40 * $0 }
            #expect(times == expected)
        }
    }

    @Test func `of a finished file nothing is to be followed`() async throws {
        try await TestServer.run { [bytes] server in
            let path = try await server.store(bytes).files[0].url
            #expect(try await server.request("GET", path + "?follow=1&from=live").body == bytes)
        }
    }
}

/// Four seconds of pictures with a key frame every second, in two halves.
private struct GrowingMedia {
    private(set) var beginning: [ContainerOutput] = []
    private(set) var end: [ContainerOutput] = []

    init() {
        var configuration = MatroskaWriter.Configuration(writingApp: "test", seed: 1)
        configuration.cueReserve = 100
        var writer = MatroskaWriter(configuration)
        let track = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 320, height: 240))))
        for index in 0..<100 {
            let isKeyframe = index % 25 == 0
            let payload = [isKeyframe ? 0x10 : 0x11] + [UInt8](repeating: UInt8(index), count: 400)
            writer.write(
                MuxedFrame(track: track, time: MediaTime(milliseconds: Int64(index) * 40), isKeyframe: isKeyframe, payload: payload))
            if index == 70 {
                writer.flush()
                while let output = writer.pollOutput() { beginning.append(output) }
            }
        }
        writer.flush()
        while let output = writer.pollOutput() { end.append(output) }
    }
}

extension ContainerOutput {
    fileprivate func operation(on file: FileID) -> FileOperation {
        switch self {
        case .append(let bytes): .append(file, bytes)
        case .patch(let offset, let bytes): .patch(file, offset: offset, bytes)
        }
    }
}
