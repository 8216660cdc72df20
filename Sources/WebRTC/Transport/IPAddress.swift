import Glibc

/// An IPv4 or IPv6 address. IPv4-mapped IPv6 addresses are always held as IPv4.
package enum IPAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(high: UInt64, low: UInt64)

    /// Sixteen bytes as `in6_addr` holds them; `::ffff:a.b.c.d` becomes IPv4.
    package init(v6Bytes bytes: UnsafeRawBufferPointer) {
        let high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        let low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        self = high == 0 && low >> 32 == 0xFFFF ? .v4(UInt32(truncatingIfNeeded: low)) : .v6(high: high, low: low)
    }

    /// Reads dotted IPv4 or any text form of IPv6 (RFC 4291 §2.2), with no zone and no brackets; nil for anything else, `.local` names too.
    package init?(_ text: String) {
        var v4 = in_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self = .v4(UInt32(bigEndian: v4.s_addr))
            return
        }
        var v6 = in6_addr()
        guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
        self = withUnsafeBytes(of: v6) { IPAddress(v6Bytes: $0) }
    }

    package var isV6: Bool {
        if case .v6 = self { true } else { false }
    }

    package var isLoopback: Bool {
        switch self {
        case .v4(let address): address >> 24 == 127
        case .v6(let high, let low): high == 0 && low == 1
        }
    }

    /// fe80::/10 or 169.254.0.0/16: valid on one link only, so of no use to a peer elsewhere.
    package var isLinkLocal: Bool {
        switch self {
        case .v4(let address): address >> 16 == 0xA9FE
        case .v6(let high, _): high >> 54 == 0x3FA
        }
    }

    /// Writes the sixteen bytes of the IPv6 form, IPv4 as `::ffff:a.b.c.d`.
    package func storeV6Bytes(in bytes: UnsafeMutableRawBufferPointer) {
        let (high, low): (UInt64, UInt64) =
            switch self {
            case .v4(let address): (0, 0xFFFF_0000_0000 | UInt64(address))
            case .v6(let high, let low): (high, low)
            }
        bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
        bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
    }
}

extension IPAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .v4(let address):
            return (0..<4).map { String(address >> (24 - 8 * $0) & 0xFF) }.joined(separator: ".")
        case .v6:
            var address = in6_addr()
            withUnsafeMutableBytes(of: &address) { storeV6Bytes(in: $0) }
            return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
                inet_ntop(AF_INET6, &address, text.baseAddress, socklen_t(text.count))
                return String(cString: text.baseAddress!)
            }
        }
    }
}
