/// What the HTTP side of the server needs to be told.
package struct WebConfiguration: Sendable {
    package var host = "127.0.0.1"
    /// 0 picks a free one.
    package var port = 8080
    /// Paths of PEM files; both or neither.
    package var tlsCertificate: String?
    package var tlsKey: String?
    package var apiKey: String?
    package var tokenSecret: String?
    /// A folder with a page of one's own, at `/`.
    package var staticDirectory: String?
    package var iceServers = ICEServerList()
    package var limits = SignallingLimits()
    package var addressLimits = AddressLimits()
    var socketIO = SocketIOServer.Configuration()
    var connectionLimits = ServerConnection.Limits()
    /// Threads for HTTP and WebSocket; the media workers have their own.
    package var threads = 1

    package init() {}

    package var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
