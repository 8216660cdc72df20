import Glibc
import WebRTC

/// The addresses of this machine that peers may reach us at.
enum HostAddresses {
    /// Those of all interfaces that are up, IPv4 before IPv6, without link-local ones. Loopback addresses only when asked for:
    /// a service that listens on loopback offers them, since a page on the same machine may have no other way (FACTS-MEDIA §8).
    static func all(includingLoopback: Bool) -> [IPAddress] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        var addresses: [IPAddress] = []
        for entry in sequence(first: first, next: { $0?.pointee.ifa_next }).compactMap({ $0 }) {
            guard entry.pointee.ifa_flags & UInt32(IFF_UP) != 0, let address = address(of: entry.pointee.ifa_addr),
                !address.isLinkLocal, includingLoopback || !address.isLoopback, !addresses.contains(address)
            else { continue }
            addresses.append(address)
        }
        return addresses.filter { !$0.isV6 } + addresses.filter(\.isV6)
    }

    private static func address(of name: UnsafeMutablePointer<sockaddr>?) -> IPAddress? {
        guard let name else { return nil }
        switch Int32(name.pointee.sa_family) {
        case AF_INET:
            return name.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { .v4(UInt32(bigEndian: $0.pointee.sin_addr.s_addr)) }
        case AF_INET6:
            return name.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { name in
                withUnsafeBytes(of: name.pointee.sin6_addr) { IPAddress(v6Bytes: $0) }
            }
        default:
            return nil
        }
    }
}
