import FoundationEssentials

/// One packet of Engine.IO 4 ("The Engine.IO protocol", socket.io/docs/v4/engine-io-protocol): a digit for its type, then its data; or bytes.
enum EngineIOPacket: Hashable, Sendable {
    /// The handshake's JSON.
    case open(String)
    case close
    /// Only the server pings, except for the `probe` of an upgrade.
    case ping(String)
    case pong(String)
    case message(String)
    case binary([UInt8])
    case upgrade
    case noop

    /// A packet as a text frame or as a piece of a polling body has it, where bytes are `b` and base64.
    init(parsing text: some StringProtocol) throws(EngineIOPacketError) {
        let data = String(text.dropFirst())
        switch text.first {
        case "0": self = .open(data)
        case "1": self = .close
        case "2": self = .ping(data)
        case "3": self = .pong(data)
        case "4": self = .message(data)
        case "5": self = .upgrade
        case "6": self = .noop
        case "b":
            guard let bytes = Data(base64Encoded: data) else { throw .brokenBase64 }
            self = .binary(Array(bytes))
        case let type: throw .unknownType(type.map(String.init) ?? "nothing")
        }
    }

    var text: String {
        switch self {
        case .open(let json): "0" + json
        case .close: "1"
        case .ping(let data): "2" + data
        case .pong(let data): "3" + data
        case .message(let data): "4" + data
        case .binary(let bytes): "b" + Data(bytes).base64EncodedString()
        case .upgrade: "5"
        case .noop: "6"
        }
    }

    /// About what it takes in memory and on the wire.
    var byteCount: Int {
        switch self {
        case .open(let data), .ping(let data), .pong(let data), .message(let data): data.utf8.count + 1
        case .binary(let bytes): bytes.count * 4 / 3 + 1
        case .close, .upgrade, .noop: 1
        }
    }
}

/// What a client sent that is no packet.
enum EngineIOPacketError: Error, Equatable, CustomStringConvertible {
    case unknownType(String)
    case brokenBase64

    var description: String {
        switch self {
        case .unknownType(let type): "a packet begins with \(type) instead of a digit from 0 to 6 or b"
        case .brokenBase64: "a binary packet is not base64"
        }
    }
}

/// The body of a polling request or answer: packets with the record separator between them.
enum EngineIOPayload {
    /// python-engineio takes no more in one body; browsers have no limit.
    static let packetLimit = 16
    static let separator: Character = "\u{1E}"

    static func parse(_ body: String) throws(EngineIOPacketError) -> [EngineIOPacket] {
        var packets: [EngineIOPacket] = []
        for part in body.split(separator: separator, omittingEmptySubsequences: false) {
            packets.append(try EngineIOPacket(parsing: part))
        }
        return packets
    }

    static func text(of packets: some Sequence<EngineIOPacket>) -> String {
        packets.map(\.text).joined(separator: String(separator))
    }
}
