import HTTPTypes
import Hummingbird

/// `GET /api/v1/ice-servers`: what an `RTCPeerConnection` is made with.
struct ICEServerRoutes {
    let iceServers: ICEServerList

    var routes: [Route] {
        [
            Route(.get, "/api/v1/ice-servers", .requires(.join)) { request in
                let host = request.request.head.authority
                return .json(Answer(iceServers: iceServers.servers(for: "http", host: host, mayRelay: true, at: SystemClock.wallTime)))
            }
        ]
    }

    private struct Answer: Encodable {
        var iceServers: [ICEServer]
    }
}
