/// Puts packets and the attachments behind them together.
struct SocketIODecoder {
    struct Message: Hashable, Sendable {
        var packet: SocketIOPacket
        var attachments: [[UInt8]] = []
    }

    /// What one message of Engine.IO holds.
    enum Part: Hashable, Sendable {
        case text(String)
        case bytes([UInt8])
    }

    private var waiting: Message?

    /// Nil while attachments are missing.
    mutating func take(_ part: Part) throws(SocketIOPacketError) -> Message? {
        switch part {
        case .text(let text): try take(text)
        case .bytes(let bytes): try take(bytes)
        }
    }

    private mutating func take(_ text: String) throws(SocketIOPacketError) -> Message? {
        guard waiting == nil else { throw .attachmentOrder }
        let packet = try SocketIOPacket(parsing: text)
        guard packet.attachmentCount > 0 else { return Message(packet: packet) }
        waiting = Message(packet: packet)
        return nil
    }

    private mutating func take(_ bytes: [UInt8]) throws(SocketIOPacketError) -> Message? {
        guard var message = waiting else { throw .attachmentOrder }
        message.attachments.append(bytes)
        guard message.attachments.count == message.packet.attachmentCount else {
            waiting = message
            return nil
        }
        waiting = nil
        return message
    }
}
