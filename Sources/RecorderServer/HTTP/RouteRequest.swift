import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// A request on its way to the handler of its route.
struct RouteRequest: Sendable {
    let request: Request
    let target: RequestTarget
    let parameters: [String: String]
    let credential: Credential
    let logger: Logger

    /// A JSON body may be this long.
    static let bodyLimit = 1024 * 1024

    var headers: HTTPFields { request.headers }
    var isHead: Bool { request.method == .head }

    /// A parameter of the path: the route's pattern has it.
    func parameter(_ name: String) -> String { parameters[name] ?? "" }

    func query(_ name: String) -> String? { target.value(name) }

    /// The room in the path.
    func room() throws(Problem) -> String {
        guard let room = RoomName(parameter("room")) else { throw .badRequest(RoomName.rule) }
        return room.text
    }

    /// Throws where the credential is for another room.
    func require(_ scope: Credential.Scope, room: String) throws(Problem) {
        guard credential.allows(scope, room: room) else { throw .forbidden("your token is not for the room \(room); use one that is") }
    }

    /// The body, whole. It must be of one of the types, or of none said; nil allows all.
    func body(of types: [String]?, limit: Int = bodyLimit) async throws -> ByteBuffer {
        if let type = headers[.contentType]?.split(separator: ";").first?.trimmed().lowercased(), let types, !types.contains(type) {
            throw Problem(
                .unsupportedMediaType, nil, "the body is \(type); send \(types.joined(separator: " or ")) and say so in Content-Type")
        }
        do {
            return try await within(.seconds(30)) { try await request.body.collect(upTo: limit) }
        } catch is NIOTooManyBytesError {
            throw Problem(.contentTooLarge, nil, "the body is longer than \(limit) bytes")
        } catch is Deadline {
            throw Problem(.requestTimeout, nil, "the body did not arrive within 30 s").with(.connection, "close")
        }
    }

    /// The body as JSON; what is wrong is said of the field. An empty body is an empty object.
    func json<Body: Decodable>(_ type: Body.Type) async throws -> Body {
        let text = try await jsonText()
        return try JSONText.decode(type, from: text)
    }

    /// The text of a body that is a JSON object.
    func jsonText(types: [String] = ["application/json"]) async throws -> String {
        let body = try await body(of: types)
        guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
            throw Problem.badRequest("the body is not UTF-8")
        }
        guard !text.isEmpty else { return "{}" }
        do {
            _ = try JSONMembers(parsing: text)
        } catch {
            throw Problem.badRequest("the body is \(error); send one JSON object")
        }
        return text
    }
}

struct Deadline: Error {}

/// Runs it and gives up on it after a while; `operation` must end when it is cancelled.
func within<Value: Sendable>(_ time: Duration, _ operation: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask(operation: operation)
        group.addTask {
            try await Task.sleep(for: time)
            throw Deadline()
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}

extension StringProtocol {
    /// Without spaces and tabs at its ends (RFC 9110 §5.6.3).
    func trimmed() -> String {
        let inner = drop { $0 == " " || $0 == "\t" }
        return String(inner.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
