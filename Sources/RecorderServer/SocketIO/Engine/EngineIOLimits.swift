/// What a session is told at its handshake, and what it may use.
struct EngineIOLimits: Hashable, Sendable {
    var pingInterval: Duration = .seconds(25)
    var pingTimeout: Duration = .seconds(20)
    /// Of one polling body or frame, in bytes.
    var maximumPayload = 1_000_000
    /// An upgrade that was begun and does not come to its end is given up.
    var upgradeTimeout: Duration = .seconds(10)
    /// Bytes that may wait for a client that does not poll.
    var queueBytes = 4 * 1024 * 1024
    var sessions = 20_000

    /// The data of the packet `open`.
    func handshake(sid: String, canUpgrade: Bool) -> String {
        var json = JSONText()
        json.append("sid", sid)
        json.append("upgrades", raw: canUpgrade ? #"["websocket"]"# : "[]")
        json.append("pingInterval", raw: "\(pingInterval.milliseconds)")
        json.append("pingTimeout", raw: "\(pingTimeout.milliseconds)")
        json.append("maxPayload", raw: "\(maximumPayload)")
        return json.finished()
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
