import Media
import NIOCore

/// The signalling of other people's clients (INTERFACE.md, "Other people's clients, unchanged"): Socket.IO, PeerJS, and a plain broadcast.
struct OtherClients: Sendable {
    let socketIO: SocketIOService
    let peerJS: RelayService<PeerJSRelay>
    let broadcast: RelayService<BroadcastRelay>

    init(_ configuration: WebConfiguration, eventLoop: any EventLoop) {
        socketIO = SocketIOService(configuration.socketIO, eventLoop: eventLoop)
        peerJS = RelayService(PeerJSRelay(), limits: configuration.limits, eventLoop: eventLoop)
        broadcast = RelayService(BroadcastRelay(), limits: configuration.limits, eventLoop: eventLoop)
    }

    var endpoints: [any WebSocketEndpoint] {
        [SocketIOEndpoint(service: socketIO), PeerJSEndpoint(service: peerJS), BroadcastEndpoint(service: broadcast)]
    }

    var routes: [Route] { SocketIORoutes(service: socketIO).routes + RelayRoutes().routes }

    func collect(into metrics: Metrics) {
        metrics.collect { [self] sample in
            sample.set(Double(await socketIO.clientCount), of: .relayClients, labels: ["protocol": "socket.io"])
            sample.set(Double(await peerJS.clientCount), of: .relayClients, labels: ["protocol": "peerjs"])
            sample.set(Double(await broadcast.clientCount), of: .relayClients, labels: ["protocol": "broadcast"])
        }
    }
}

extension Metric {
    static let relayClients = Metric("recorder_relay_clients", .gauge, help: "Clients of other people's protocols, by protocol.")
}
