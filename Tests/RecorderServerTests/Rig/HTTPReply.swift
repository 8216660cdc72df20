import FoundationEssentials

/// An HTTP/1.1 response, taken apart.
struct HTTPReply: Sendable {
    var status: Int
    /// Names in lower case; several fields of one name joined by a comma.
    var headers: [String: String] = [:]
    var body: [UInt8] = []

    /// Nil while `bytes` is not a whole response. `isHead`: nothing follows the head, whatever it says.
    init?(_ bytes: [UInt8], isHead: Bool = false) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        guard let code = lines.first?.split(separator: " ").dropFirst().first, let status = Int(code) else { return nil }
        self.status = status
        for line in lines.dropFirst() {
            let sides = line.split(separator: ":", maxSplits: 1)
            let value = sides.count > 1 ? String(sides[1].drop { $0 == " " }) : ""
            headers[sides[0].lowercased(), default: ""] += headers[sides[0].lowercased()] == nil ? value : ", \(value)"
        }
        let rest = Array(bytes[end.upperBound...])
        if isHead || status == 204 || status == 304 { return }
        if headers["transfer-encoding"] == "chunked" {
            guard let body = Self.unchunked(rest) else { return nil }
            self.body = body
        } else {
            guard let length = headers["content-length"].flatMap({ Int($0) }), rest.count >= length else { return nil }
            body = Array(rest.prefix(length))
        }
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    func json<Value: Decodable>(_ type: Value.Type) throws -> Value { try JSONDecoder().decode(type, from: Data(body)) }

    /// The chunks that are there, whether or not the last one is.
    static func unchunked(_ bytes: [UInt8], mustBeComplete: Bool = true) -> [UInt8]? {
        var body: [UInt8] = []
        var rest = bytes[...]
        while let line = rest.firstRange(of: Array("\r\n".utf8)) {
            guard let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16) else { return nil }
            if size == 0 { return body }
            guard rest.endIndex - line.upperBound >= size + 2 else { break }
            body += rest[line.upperBound..<line.upperBound + size]
            rest = rest[(line.upperBound + size + 2)...]
        }
        return mustBeComplete ? nil : body
    }
}

/// The members that every problem has.
struct ProblemReply: Decodable, Equatable {
    var type: String
    var title: String
    var status: Int
    var detail: String
    var field: String?
}
