import FoundationEssentials
import NIOSSL

@testable import RecorderServer

/// A WebSocket client that can also do what no client should.
final class TestWebSocket: @unchecked Sendable {
    enum Frame: Equatable {
        case text(String)
        case close(UInt16)
        case pong([UInt8])
        case other(UInt8)
    }

    let connection: TestConnection
    let handshake: HTTPReply
    private var iterator: AsyncStream<[UInt8]>.AsyncIterator
    private var buffer: [UInt8]

    /// Connects; whether it was taken is in `handshake.status`.
    init(port: Int, path: String = "/ws", headers: [String: String] = [:], tls: NIOSSLContext? = nil) async throws {
        connection = try await TestConnection(port: port, tls: tls)
        iterator = connection.incoming.makeAsyncIterator()
        var head = "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        head += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        try await connection.send("\(head)\r\n")
        var received: [UInt8] = []
        while received.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
            guard let chunk = await iterator.next() else { throw BrokenReply(text: "closed during the handshake") }
            received += chunk
        }
        let end = received.firstRange(of: Array("\r\n\r\n".utf8))!
        guard let reply = HTTPReply(received, isHead: true) else { throw BrokenReply(text: "no HTTP") }
        handshake = reply
        buffer = Array(received[end.upperBound...])
    }

    func send(_ text: String) async throws { try await send(opcode: 1, Array(text.utf8)) }

    func send(opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, isMasked: Bool = true) async throws {
        var frame: [UInt8] = [(isFinal ? 0x80 : 0) | opcode]
        let mask: UInt8 = isMasked ? 0x80 : 0
        switch payload.count {
        case ..<126: frame.append(mask | UInt8(payload.count))
        case ..<65_536: frame += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        default: frame += [mask | 127] + (0..<8).reversed().map { UInt8(payload.count >> ($0 * 8) & 255) }
        }
        let key: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        if isMasked { frame += key }
        frame += isMasked ? payload.enumerated().map { $0.element ^ key[$0.offset % 4] } : payload
        try await connection.send(frame)
    }

    /// The next frame; nil when the connection is closed. Waits 5 s at most.
    func receive() async throws -> Frame? {
        while true {
            if let frame = takeFrame() { return frame }
            let chunk = try await within(.seconds(5)) { [self] in await nextChunk() }
            guard let chunk else { return nil }
            buffer += chunk
        }
    }

    private func nextChunk() async -> [UInt8]? {
        var copy = iterator
        defer { iterator = copy }
        return await copy.next()
    }

    /// The next message.
    func text() async throws -> String {
        guard case .text(let text)? = try await receive() else { throw BrokenReply(text: "no text frame") }
        return text
    }

    /// The next message, as JSON.
    func message() async throws -> [String: JSONValue] {
        try JSONDecoder().decode([String: JSONValue].self, from: Data(try await text().utf8))
    }

    private func takeFrame() -> Frame? {
        guard buffer.count >= 2 else { return nil }
        var length = Int(buffer[1] & 0x7F)
        var start = 2
        if length == 126 {
            guard buffer.count >= 4 else { return nil }
            length = Int(buffer[2]) << 8 | Int(buffer[3])
            start = 4
        } else if length == 127 {
            guard buffer.count >= 10 else { return nil }
            length = buffer[2..<10].reduce(0) { $0 << 8 | Int($1) }
            start = 10
        }
        guard buffer.count >= start + length else { return nil }
        let payload = Array(buffer[start..<start + length])
        let opcode = buffer[0] & 0x0F
        buffer.removeFirst(start + length)
        switch opcode {
        case 1: return .text(String(decoding: payload, as: UTF8.self))
        case 8: return .close(payload.count >= 2 ? UInt16(payload[0]) << 8 | UInt16(payload[1]) : 1005)
        case 10: return .pong(payload)
        default: return .other(opcode)
        }
    }
}

/// Any JSON, for looking at.
enum JSONValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    var string: String? { if case .string(let value) = self { value } else { nil } }
    var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    subscript(key: String) -> JSONValue? { if case .object(let members) = self { members[key] } else { nil } }
}
