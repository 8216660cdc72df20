/// Which way media flows, from the side of who says it (RFC 8866 §6.7).
package enum MediaDirection: String, Hashable, Sendable {
    case sendrecv, sendonly, recvonly, inactive

    package var sends: Bool { self == .sendrecv || self == .sendonly }
}
