import HTTPTypes
import Hummingbird
import NIOCore

/// `/socket.io/` by polling, and what it says to requests that it refuses. Pages of all sites may ask.
struct SocketIORoutes {
    let service: SocketIOService

    var routes: [Route] {
        [.get, .post, .put, .patch, .delete, .options].map { (method: HTTPRequest.Method) in
            Route(method, "/socket.io/", .open, origins: .all) { request in await answer(request) }
        }
    }

    private func answer(_ request: RouteRequest) async -> Response {
        if request.request.method == .options { return .preflight("GET, POST, OPTIONS", headers: [.allow: "GET, POST, OPTIONS"]) }
        do {
            let handshake = try SocketIOHandshake(
                request.target, origin: request.headers[.origin], referer: request.headers[.referer], isKnown: service.knows)
            // A socket that may be taken is taken before it comes here.
            guard handshake.transport == .polling else { throw EngineIORefusal.badRequest }
            return try await response(to: request, handshake)
        } catch let refusal as EngineIORefusal {
            return Self.response(.refused(refusal))
        } catch {
            return Self.response(.refused(.badRequest))
        }
    }

    private func response(to request: RouteRequest, _ handshake: SocketIOHandshake) async throws -> Response {
        switch (request.request.method, handshake.sid) {
        case (.get, nil): return Self.response(await service.handshake(page: handshake.page))
        case (_, nil): throw EngineIORefusal.badHandshakeMethod
        case (.get, let sid?):
            return try await request.request.body.consumeWithCancellationOnInboundClose { _ in
                Self.response(await service.poll(sid: sid))
            }
        case (.post, let sid?): return await post(request, sid)
        default: throw EngineIORefusal.badRequest
        }
    }

    private func post(_ request: RouteRequest, _ sid: String) async -> Response {
        let post = await service.beginPost(sid: sid)
        let body = try? await request.body(of: nil, limit: service.maximumPayload)
        let text = body.flatMap { String(validating: $0.readableBytesView, as: UTF8.self) }
        return Self.response(await service.endPost(post, body: text))
    }

    private static func response(_ response: EngineIOResponse) -> Response {
        switch response {
        case .payload(let text): Self.response(.ok, "text/plain; charset=UTF-8", text)
        case .ok: Self.response(.ok, "text/html", "ok")
        case .refused(let refusal):
            Self.response(refusal == .forbidden ? .forbidden : .badRequest, "application/json", refusal.json)
        }
    }

    private static func response(_ status: HTTPResponse.Status, _ type: String, _ body: String) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
