/// One packet of a capture, with what was noted about it.
package struct PcapngPacket: Hashable, Sendable {
    /// Counts the interfaces of the section.
    package var interface: Int
    /// Nanoseconds since 1970-01-01T00:00:00Z; years from 1970 to 2262.
    package var nanoseconds: Int64
    package var bytes: [UInt8]
    package var comments: [String]

    package init(interface: Int, nanoseconds: Int64, bytes: [UInt8] = [], comments: [String] = []) {
        self.interface = interface
        self.nanoseconds = nanoseconds
        self.bytes = bytes
        self.comments = comments
    }
}
