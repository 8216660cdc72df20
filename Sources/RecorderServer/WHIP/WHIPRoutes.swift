import HTTPTypes
import Hummingbird
import NIOCore
import Recording
import WebRTC

/// WHIP (RFC 9725): any program that can send WebRTC is recorded by one POST. Pages of other sites may use it, with a token.
struct WHIPRoutes {
    let whip: WHIPService
    let iceServers: ICEServerList

    private static let offerType = "application/sdp"
    private static let fragmentType = "application/trickle-ice-sdpfrag"
    /// An offer is a few kilobytes.
    private static let bodyLimit = 256 * 1024

    var routes: [Route] {
        let room = "/whip/{room}"
        let session = "/whip/{room}/{session}"
        return [
            Route(.post, room, .requires(.publish), origins: .readable) { try await publish($0) },
            Route(.options, room, .open, origins: .readable) { _ in preflight("POST, OPTIONS") },
            Route(.patch, session, .requires(.publish), origins: .readable) { try await patch($0) },
            Route(.delete, session, .requires(.publish), origins: .readable) { try await end($0) },
            Route(.options, session, .open, origins: .readable) { _ in preflight("PATCH, DELETE, OPTIONS") },
        ]
    }

    private func publish(_ request: RouteRequest) async throws -> Response {
        let room = try request.room()
        try request.require(.publish, room: room)
        guard let name = PersonName(request.query("name") ?? "Publisher") else { throw Problem.badRequest(PersonName.rule) }
        let record = request.query("record") ?? "1"
        guard record == "0" || record == "1" else { throw Problem.field(JSONFieldError(field: "record", problem: "must be 0 or 1")) }
        let offer = try await text(request, types: [Self.offerType])
        let (session, answer) = try await whip.publish(offer, room: room, name: name.text, isRecorded: record == "1")
        var response = sdp(answer.sdp, Self.offerType, status: .created, session)
        response.headers[.location] = session.path
        if let recording = answer.recording {
            response.headers.append(HTTPField(name: .link, value: "</api/v1/recordings/\(recording)>; rel=\"recording\""))
        }
        let servers = iceServers.servers(
            for: "whip", host: request.request.head.authority, mayRelay: true, at: SystemClock.wallTime)
        for server in servers {
            for field in Self.links(to: server) { response.headers.append(HTTPField(name: .link, value: field)) }
        }
        return response
    }

    private func patch(_ request: RouteRequest) async throws -> Response {
        let room = try request.room()
        try request.require(.publish, room: room)
        let id = ParticipantID(request.parameter("session"))
        let precondition = WHIPSession.Precondition(request.headers[.ifMatch])
        let text = try await text(request, types: [Self.fragmentType, Self.offerType])
        do {
            if request.headers[.contentType]?.lowercased().hasPrefix(Self.offerType) == true {
                let (answer, session) = try await whip.renegotiate(text, of: id, room: room, if: precondition)
                return sdp(answer.sdp, Self.offerType, status: .ok, session)
            }
            let fragment = try TrickleFragment(parsing: text)
            guard let (answer, session) = try await whip.apply(fragment, to: id, room: room, if: precondition) else {
                return .noContent()
            }
            return sdp("\(answer)", Self.fragmentType, status: .ok, session)
        } catch let error as WHIPError {
            throw error.problem
        } catch let error as SDPParseError {
            throw Problem(.badRequest, "bad-fragment", "\(error)")
        }
    }

    private func end(_ request: RouteRequest) async throws -> Response {
        let room = try request.room()
        try request.require(.publish, room: room)
        do {
            try await whip.end(ParticipantID(request.parameter("session")), room: room)
        } catch let error as WHIPError {
            throw error.problem
        }
        return Response(status: .ok)
    }

    private func text(_ request: RouteRequest, types: [String]) async throws -> String {
        let body = try await request.body(of: types, limit: Self.bodyLimit)
        guard body.readableBytes > 0, let text = String(validating: body.readableBytesView, as: UTF8.self) else {
            throw Problem.badRequest("the body is empty or not UTF-8; send \(types.joined(separator: " or "))")
        }
        return text
    }

    private func sdp(_ text: String, _ type: String, status: HTTPResponse.Status, _ session: WHIPSession) -> Response {
        Response(
            status: status, headers: [.contentType: type, .eTag: "\"\(session.entityTag)\"", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private func preflight(_ methods: String) -> Response {
        .preflight(methods, headers: [.acceptPost: Self.offerType, .acceptPatch: "\(Self.fragmentType), \(Self.offerType)"])
    }

    /// RFC 9725 §4.6.
    private static func links(to server: ICEServer) -> [String] {
        server.urls.map { url in
            var field = "<\(url)>; rel=\"ice-server\""
            if let username = server.username { field += "; username=\(JSONText.quoted(username))" }
            if let credential = server.credential { field += "; credential=\(JSONText.quoted(credential)); credential-type=\"password\"" }
            return field
        }
    }
}

extension HTTPField.Name {
    static let link = HTTPField.Name("Link")!
    static let acceptPost = HTTPField.Name("Accept-Post")!
    static let acceptPatch = HTTPField.Name("Accept-Patch")!
}
