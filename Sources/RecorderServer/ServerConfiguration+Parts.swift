import WebRTC

extension RecordingService.Settings {
    init(_ configuration: ServerConfiguration) {
        self.init(
            waitLimit: configuration.waitLimit, flushInterval: configuration.flushInterval, syncInterval: configuration.syncInterval,
            recoveryWindow: configuration.recoveryWindow, minimumFree: configuration.minimumFree, diskBuffer: configuration.diskBuffer,
            writingApplication: "Recorder \(RecorderVersion.text)")
    }
}

extension WebConfiguration {
    init(_ configuration: ServerConfiguration) {
        self.init()
        host = configuration.host
        port = configuration.port
        tlsCertificate = configuration.tls?.certificate
        tlsKey = configuration.tls?.key
        apiKey = configuration.apiKey
        tokenSecret = configuration.jwtSecret
        staticDirectory = configuration.staticDirectory
        iceServers.stunURLs = configuration.stunURLs
        iceServers.turnURLs = configuration.turnURLs
        iceServers.turnSecret = configuration.turnSecret
        iceServers.ownHost = configuration.publicAddresses.first.map { $0.isV6 ? "[\($0)]" : "\($0)" }
        limits.ringing = configuration.ringTime
        addressLimits = configuration.addressLimits
        socketIO.mode = configuration.socketIO
        if let address = HostAddresses.all(includingLoopback: false).first(where: { !$0.isV6 }) { socketIO.address = "\(address)" }
    }
}

extension STUNPort.Choice {
    init(_ configuration: ServerConfiguration) {
        switch configuration.stunPort {
        case nil: self = .automatic
        case 0: self = .off
        case let port?: self = .port(port)
        }
    }
}
