import HTTPTypes
import Hummingbird
import NIOCore

/// `/openapi.json`: the HTTP interface for programs (OpenAPI 3.1). Tests hold it against the routes and against what they answer.
struct OpenAPIDocument: Sendable {
    let text: String

    init() {
        let paths = [
            Self.recordingPaths, Self.filePaths, Self.exportPaths, Self.roomPaths, Self.whipPaths, Self.otherClientsPaths,
            Self.servicePaths,
        ].joined(separator: ",\n")
        text = """
            {
              "openapi": "3.1.0",
              "info": {
                "title": "Recorder",
                "version": "\(RecorderVersion.text)",
                "description": "Records WebRTC calls on the server: start and stop recordings, list and download them, publish by WHIP. \
            Times are RFC 3339 in UTC, durations and offsets seconds, sizes bytes. Every error is application/problem+json (RFC 9457).",
                "license": {"name": "MIT", "identifier": "MIT"}
              },
              "servers": [{"url": "/"}],
              "security": [{"bearer": []}, {"session": []}],
              "tags": [
                {"name": "recordings"}, {"name": "files"}, {"name": "exports"}, {"name": "rooms"},
                {"name": "whip", "description": "WebRTC-HTTP ingestion protocol (RFC 9725)"}, {"name": "other clients"},
                {"name": "service"}
              ],
              "paths": {
            \(paths)
              },
              "components": {
                "securitySchemes": {
                  "bearer": {
                    "type": "http", "scheme": "bearer",
                    "description": "The API key, or a token signed with --jwt-secret (HS256; claims exp, nbf, room, and scope with some of \
            read, join, publish, record, manage). Without --api-key and --jwt-secret nothing is asked for."
                  },
                  "session": {"type": "apiKey", "in": "cookie", "name": "\(Authenticator.cookieName)"}
                },
            \(Self.components)
              }
            }

            """
    }

    var response: Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
