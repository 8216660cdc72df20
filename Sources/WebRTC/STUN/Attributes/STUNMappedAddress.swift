import Media

/// MAPPED-ADDRESS (RFC 8489 §14.1): the source of a request as its receiver saw it. Old servers send it; checks use the XORed one.
///
/// ```
/// |0 0 0 0 0 0 0 0|    Family     |           Port                |
/// |                 Address (32 bits or 128 bits)                 |
/// ```
enum STUNMappedAddress {
    static func parse(_ value: borrowing RawSpan) -> TransportAddress? {
        guard value.byteCount >= 4 else { return nil }
        let port = value.bigEndian(at: 2, as: UInt16.self)
        switch (value.byte(at: 1), value.byteCount) {
        case (0x01, 8):
            return TransportAddress(ip: .v4(value.bigEndian(at: 4, as: UInt32.self)), port: port)
        case (0x02, 20):
            let ip = IPAddress.v6(high: value.bigEndian(at: 4, as: UInt64.self), low: value.bigEndian(at: 12, as: UInt64.self))
            return TransportAddress(ip: ip, port: port)
        default:
            return nil
        }
    }

    static func append(_ address: TransportAddress, type: UInt16 = STUNAttributeType.mappedAddress, to bytes: inout [UInt8]) {
        var value: [UInt8] = [0, address.ip.isV6 ? 0x02 : 0x01]
        value.append(bigEndian: address.port)
        switch address.ip {
        case .v4(let ip): value.append(bigEndian: ip)
        case .v6(let high, let low):
            value.append(bigEndian: high)
            value.append(bigEndian: low)
        }
        STUNAttribute.append(type, value, to: &bytes)
    }
}
