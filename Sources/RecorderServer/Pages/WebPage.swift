import HTTPTypes
import Hummingbird
import NIOCore

/// A page, script or style of ours: in the binary, as it is sent.
package struct WebPage: Sendable {
    /// Of the URL.
    let path: String
    let contentType: String
    let body: ByteBuffer
    /// Of these bytes, quotes included.
    let entityTag: String

    package init(path: String, contentType: String, bytes: some Collection<UInt8>) {
        self.path = path
        self.contentType = contentType
        body = ByteBuffer(bytes: bytes)
        entityTag = "\"\(Base64URL.encode(HMACSHA256.code(for: Array(bytes), key: Array("page".utf8)).prefix(12)))\""
    }

    func response(to request: RouteRequest) -> Response {
        var headers: HTTPFields = [
            // Asked about every time: after an update of the service no page runs with scripts of the one before.
            .eTag: entityTag, .cacheControl: "no-cache",
            .contentSecurityPolicy: Self.policy, .referrerPolicy: "no-referrer",
        ]
        let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.trimmed() } ?? []
        if known.contains(entityTag) || known.contains("W/\(entityTag)") || known == ["*"] {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = contentType
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// Scripts and styles are files of ours; what a page shows or plays may be made in the page. Nobody frames us: the record button is not to be
    /// clicked by somebody who sees something else.
    private static let policy = [
        "default-src 'self'", "img-src 'self' data: blob:", "media-src 'self' blob:", "connect-src 'self' ws: wss:",
        "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'",
    ].joined(separator: "; ")
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
}
