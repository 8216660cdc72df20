/// The answer to one polling request.
enum EngineIOResponse: Hashable, Sendable {
    /// Packets for the client.
    case payload(String)
    /// Its packets were taken.
    case ok
    case refused(EngineIORefusal)
}

/// Why a request is refused, by the numbers that Engine.IO's own server uses: its clients show them.
enum EngineIORefusal: Int, Error, Hashable, Sendable {
    case unknownTransport = 0
    case unknownSession = 1
    case badHandshakeMethod = 2
    case badRequest = 3
    case forbidden = 4
    case unsupportedVersion = 5

    var message: String {
        switch self {
        case .unknownTransport: "Transport unknown"
        case .unknownSession: "Session ID unknown"
        case .badHandshakeMethod: "Bad handshake method"
        case .badRequest: "Bad request"
        case .forbidden: "Forbidden"
        case .unsupportedVersion: "Unsupported protocol version"
        }
    }

    var json: String {
        var json = JSONText()
        json.append("code", raw: "\(rawValue)")
        json.append("message", message)
        return json.finished()
    }
}

/// One HTTP request that waits for its answer.
struct EngineIORequestID: Hashable, Sendable {
    let rawValue: UInt64
}
