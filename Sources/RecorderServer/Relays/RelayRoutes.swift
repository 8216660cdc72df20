import HTTPTypes
import Hummingbird
import NIOCore

/// What PeerJS asks by HTTP, and what the relays' addresses say to those who are no WebSockets.
struct RelayRoutes {
    var routes: [Route] {
        ["/peerjs/id", "/peerjs/peerjs/id"].map { path in
            Route(.get, path, .open, origins: .readable) { _ in Self.text(Self.makeID()) }
        }
            + ["/peerjs", "/peerjs/peerjs", "/broadcast"].map { path in
                Route(.get, path, .open, origins: .readable) { _ in
                    throw Problem(
                        .upgradeRequired, nil, "this is a WebSocket: connect with Upgrade: websocket, version 13, on a new connection"
                    )
                    .with(.upgrade, "websocket").with(.connection, "Upgrade")
                }
            }
    }

    /// PeerJS takes ids that begin and end with a letter or a digit.
    private static func makeID() -> String {
        var random = SystemRandomNumberGenerator()
        return "r" + RandomText.make(using: &random).map { $0 == "-" || $0 == "_" ? "x" : $0 }
    }

    private static func text(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=UTF-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
