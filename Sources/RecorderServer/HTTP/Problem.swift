import HTTPTypes
import Hummingbird
import NIOCore

/// An error as people and programs get it: `application/problem+json` (RFC 9457). Its `detail` says who must do what.
struct Problem: Error {
    var status: HTTPResponse.Status
    /// The last part of `type`; nil where the status says it all (`about:blank`).
    var kind: String?
    var detail: String
    /// Extension members (RFC 9457 §3.2), as JSON text.
    var members: [(name: String, json: String)] = []
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ kind: String? = nil, _ detail: String) {
        self.status = status
        self.kind = kind
        self.detail = detail
    }

    func with(_ name: String, _ value: some Encodable) -> Problem {
        var problem = self
        problem.members.append((name, JSONText.encoded(value)))
        return problem
    }

    func with(_ field: HTTPField.Name, _ value: String) -> Problem {
        var problem = self
        problem.headers[field] = value
        return problem
    }

    var response: Response {
        var json = JSONText()
        json.append("type", kind.map { "urn:recorder:problem:\($0)" } ?? "about:blank")
        json.append("title", status.reasonPhrase)
        json.append("status", encoding: status.code)
        json.append("detail", detail)
        for member in members { json.append(member.name, raw: member.json) }
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: json.finished())))
    }
}

extension Problem {
    static func badRequest(_ detail: String) -> Problem { Problem(.badRequest, nil, detail) }

    static func notFound(_ detail: String) -> Problem { Problem(.notFound, nil, detail) }

    /// A field of a JSON body or of a query that cannot be used.
    static func field(_ error: JSONFieldError) -> Problem {
        let problem = Problem(.badRequest, "invalid-field", error.description)
        return error.field.isEmpty ? problem : problem.with("field", error.field)
    }

    static func forbidden(_ detail: String) -> Problem { Problem(.forbidden, nil, detail) }
}
