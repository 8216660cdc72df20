/// Where the packets of a capture came from, and what their bytes begin with.
package struct PcapngInterface: Hashable, Sendable {
    /// What packets begin with (tcpdump.org's list of link types).
    package enum LinkType {
        /// Reserved for whoever writes the file.
        package static let user0: UInt16 = 147
        /// An IPv4 header.
        package static let ipv4: UInt16 = 228
    }

    package var linkType: UInt16
    package var name: String?

    package init(linkType: UInt16, name: String? = nil) {
        self.linkType = linkType
        self.name = name
    }
}
