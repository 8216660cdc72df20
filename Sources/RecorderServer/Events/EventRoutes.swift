import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /api/v1/events`.
struct EventRoutes {
    let events: EventBroadcaster

    var routes: [Route] {
        [Route(.get, "/api/v1/events", .requires(.read)) { [events] in Self.stream($0, events) }]
    }

    private static func stream(_ request: RouteRequest, _ events: EventBroadcaster) -> Response {
        let credential = request.credential
        let stream = events.events()
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
            for await event in stream where event.room.map(credential.covers) ?? true {
                try await writer.write(ByteBuffer(string: event.text))
            }
            try await writer.finish(nil)
        }
        let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store"]
        return Response(status: .ok, headers: headers, body: body)
    }
}
