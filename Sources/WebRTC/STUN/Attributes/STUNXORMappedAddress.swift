/// XOR-MAPPED-ADDRESS (RFC 8489 §14.2): MAPPED-ADDRESS hidden from NATs that rewrite addresses inside of packets.
///
/// The port is XORed with the upper half of the magic cookie, the address with the cookie and, for IPv6, the transaction ID behind it.
enum STUNXORMappedAddress {
    static func parse(_ value: borrowing RawSpan, _ transactionID: STUNTransactionID) -> TransportAddress? {
        STUNMappedAddress.parse(value).map { mask($0, transactionID) }
    }

    static func append(_ address: TransportAddress, _ transactionID: STUNTransactionID, to bytes: inout [UInt8]) {
        STUNMappedAddress.append(mask(address, transactionID), type: STUNAttributeType.xorMappedAddress, to: &bytes)
    }

    /// Its own inverse.
    private static func mask(_ address: TransportAddress, _ transactionID: STUNTransactionID) -> TransportAddress {
        let port = address.port ^ UInt16(STUNMessage.magicCookie >> 16)
        switch address.ip {
        case .v4(let ip):
            return TransportAddress(ip: .v4(ip ^ STUNMessage.magicCookie), port: port)
        case .v6(let high, let low):
            let mask = UInt64(STUNMessage.magicCookie) << 32 | UInt64(transactionID.high)
            return TransportAddress(ip: .v6(high: high ^ mask, low: low ^ transactionID.low), port: port)
        }
    }
}
