import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// JSON that was true when it was asked for: nothing keeps it.
    static func json(_ text: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        json(JSONText.encoded(value), status: status, headers: headers)
    }

    static func noContent(headers: HTTPFields = [:]) -> Response {
        Response(status: .noContent, headers: headers)
    }

    /// What pages of other sites are told before they call us (CORS). Whether they may is decided by the call itself.
    static func preflight(_ methods: String, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.allow] = methods
        headers[.accessControlAllowOrigin] = "*"
        headers[.accessControlAllowMethods] = methods
        headers[.accessControlAllowHeaders] = "Authorization, Content-Type, If-Match, If-None-Match, If-Range, Range"
        headers[.accessControlMaxAge] = "86400"
        return .noContent(headers: headers)
    }
}
