import Media

/// What a socket needs to know of a datagram before it knows whose it is: no allocation but for the name itself.
extension STUNMessage {
    /// Whether this is a STUN message by its header: two zero bits, the magic cookie, a true length (RFC 8489 §6.3).
    package static func isSTUN(_ datagram: borrowing RawSpan) -> Bool {
        guard datagram.byteCount >= headerLength, datagram.byteCount & 3 == 0 else { return false }
        return datagram.byte(at: 0) & 0b1100_0000 == 0
            && datagram.bigEndian(at: 4, as: UInt32.self) == magicCookie
            && Int(datagram.bigEndian(at: 2, as: UInt16.self)) == datagram.byteCount - headerLength
    }

    /// The USERNAME of a STUN message, without looking at anything else of it; nil when there is none.
    package static func username(in datagram: borrowing RawSpan) -> String? {
        guard isSTUN(datagram) else { return nil }
        var offset = headerLength
        while let attribute = try? STUNAttribute(at: offset, in: datagram) {
            if attribute.type == STUNAttributeType.username {
                return STUNUsername.parse(datagram.extracting(attribute.valueRange))
            }
            offset = attribute.endOffset
        }
        return nil
    }

    /// The part of a check's USERNAME before the colon: the ufrag of whom it is for (RFC 8445 §7.2.2).
    package static func receiverUfrag(in datagram: borrowing RawSpan) -> String? {
        username(in: datagram).flatMap(ufrags)?.receiver
    }

    /// The first 32 bits of a response's transaction ID, which an `ICEAgent` can be told to mark as its own
    /// (`Configuration.transactionTag`): a response has no USERNAME to be routed by. Nil for requests and for what is no STUN.
    package static func transactionTag(inResponse datagram: borrowing RawSpan) -> UInt32? {
        guard isSTUN(datagram), datagram.byte(at: 0) & 0b01 == 1 else { return nil }
        return datagram.bigEndian(at: 8, as: UInt32.self)
    }

    static func ufrags(_ username: String) -> (receiver: String, sender: String)? {
        guard let colon = username.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        return (String(username[..<colon]), String(username[username.utf8.index(after: colon)...]))
    }
}
