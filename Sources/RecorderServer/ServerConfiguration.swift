package import WebRTC

/// Everything that `recorder serve` can be told, checked and with defaults filled in.
package struct ServerConfiguration: Sendable {
    package var host = "127.0.0.1"
    /// 0 lets the kernel choose.
    package var port = 8080
    package var dataDirectory = "./recordings"
    /// Where the media sockets are bound; nil for all addresses.
    package var mediaHost: IPAddress?
    /// The first worker's; worker i has the i-th after it. 0 lets the kernel choose each.
    package var mediaPort: UInt16 = 20_000
    package var workers = 1
    /// Advertised to peers instead of the addresses of our interfaces.
    package var publicAddresses: [IPAddress] = []
    package var tls: TLSFiles?
    package var apiKey: String?
    package var jwtSecret: String?
    /// Serve beyond loopback although nothing protects the API.
    package var isInsecure = false
    /// A page of one's own, served at `/`.
    package var staticDirectory: String?
    package var stunURLs: [String] = []
    /// The UDP port that answers STUN binding requests; 0 for none. Nil is the well-known one, or any where that is taken.
    package var stunPort: UInt16?
    package var turnURLs: [String] = []
    /// coturn's `static-auth-secret`.
    package var turnSecret: String?
    /// Which of the demos' servers `/socket.io/` is.
    package var socketIO = SocketIOMode.relay
    /// How long a call by id rings.
    package var ringTime = Duration.seconds(45)
    package var addressLimits = AddressLimits()
    package var recoveryWindow = Duration.seconds(2)
    package var keyframeInterval = Duration.seconds(10)
    /// Bytes that packets waiting for missing ones may take in one media worker.
    package var recoveryMemory = 128 << 20
    /// Keeps the decrypted RTP and RTCP of every recording beside it.
    package var capture = false
    package var waitLimit = Duration.seconds(3600)
    package var flushInterval = Duration.seconds(1)
    package var syncInterval = Duration.milliseconds(500)
    /// Nothing new is recorded while fewer bytes are free: two minutes of a call of four or so.
    package var minimumFree: Int64 = 256 << 20
    /// How many bytes may wait for the disk, for each worker, before a recording fails.
    package var diskBuffer = 256 << 20

    package struct TLSFiles: Hashable, Sendable {
        /// A PEM chain, the leaf first.
        package var certificate: String
        package var key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    package init() {}

    package var isProtected: Bool { apiKey != nil || jwtSecret != nil }

    package var isLoopback: Bool { host == "localhost" || IPAddress(host)?.isLoopback == true }

    /// What contradicts itself, or would open the recordings to the network unasked.
    package func validate() throws(ServerConfigurationError) {
        guard (0...65_535).contains(port) else { throw .portOutOfRange(port) }
        guard workers >= 1, workers <= 64 else { throw .workersOutOfRange(workers) }
        guard mediaPort == 0 || Int(mediaPort) + workers - 1 <= 65_535 else { throw .portOutOfRange(Int(mediaPort) + workers - 1) }
        guard isLoopback || isProtected || isInsecure else { throw .unprotected(host: host) }
    }
}

package enum ServerConfigurationError: Error, Hashable, CustomStringConvertible {
    case portOutOfRange(Int)
    case workersOutOfRange(Int)
    case unprotected(host: String)

    package var description: String {
        switch self {
        case .portOutOfRange(let port): "\(port) is no port; ports go from 0 to 65535"
        case .workersOutOfRange(let count): "\(count) workers cannot be; choose 1 to 64"
        case .unprotected(let host):
            "everyone who reaches \(host) could start, play and delete recordings: set --api-key or --jwt-secret, or say --insecure"
        }
    }
}
