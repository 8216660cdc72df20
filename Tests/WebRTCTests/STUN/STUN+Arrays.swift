@testable import WebRTC

// #expect cannot capture a span, so the tests call these with arrays.

extension STUNMessage {
    init(parsing datagram: [UInt8]) throws(STUNParseError) {
        try self.init(parsing: datagram.span.bytes)
    }

    func isAuthentic(in datagram: [UInt8], password: String) -> Bool {
        isAuthentic(in: datagram.span.bytes, password: password)
    }

    static func isSTUN(_ datagram: [UInt8]) -> Bool { isSTUN(datagram.span.bytes) }
    static func username(in datagram: [UInt8]) -> String? { username(in: datagram.span.bytes) }
    static func receiverUfrag(in datagram: [UInt8]) -> String? { receiverUfrag(in: datagram.span.bytes) }
    static func transactionTag(inResponse datagram: [UInt8]) -> UInt32? { transactionTag(inResponse: datagram.span.bytes) }
}

extension STUNMessageIntegrity {
    func isValid(in datagram: [UInt8], key: [UInt8]) -> Bool { isValid(in: datagram.span.bytes, key: key) }
}

extension CRC32 {
    static func checksum(_ bytes: [UInt8]) -> UInt32 { checksum(bytes.span.bytes) }
}

extension HMACSHA1 {
    static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] { code(for: message.span.bytes, key: key.span.bytes) }
}
