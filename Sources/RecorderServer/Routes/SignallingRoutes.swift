import HTTPTypes
import Hummingbird

/// What `/ws` says to those who are not taken as WebSockets.
struct SignallingRoutes {
    let endpoint: SignallingEndpoint

    var routes: [Route] {
        [
            Route(.get, SignallingEndpoint.path, .open) { request in
                let refusal = endpoint.refusal(
                    authorization: request.headers[.authorization], origin: request.headers[.origin],
                    host: request.request.head.authority)
                if let refusal { throw Problem(.forbidden, "foreign-origin", refusal) }
                throw Problem(
                    .upgradeRequired, nil, "this is a WebSocket: connect with Upgrade: websocket, version 13, on a new connection"
                )
                .with(.upgrade, "websocket").with(.connection, "Upgrade")
            }
        ]
    }
}
