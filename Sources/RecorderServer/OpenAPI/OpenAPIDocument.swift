import HTTPTypes
import Hummingbird
import NIOCore

/// `/openapi.json`: the HTTP interface for programs (OpenAPI 3.1). A test holds it against the routes.
struct OpenAPIDocument: Sendable {
    let text = "{}"

    var response: Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
