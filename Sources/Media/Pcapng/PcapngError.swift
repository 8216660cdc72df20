/// Why a file cannot be read as a capture. A file that only ends too early is no error: it is read up to its last whole block.
package enum PcapngError: Error, Hashable, CustomStringConvertible {
    /// It begins with no section header.
    case notPcapng
    /// Version 1 of the older format, or a version of this one that does not exist yet.
    case unsupportedVersion(major: UInt16)
    /// A block whose lengths contradict each other, or beyond `PcapngReader.longestBlock`.
    case damagedBlock(offset: Int)
    case unknownInterface(offset: Int)
    /// Times in units that are not 10^-n seconds.
    case unsupportedTimeResolution(UInt8)

    package var description: String {
        switch self {
        case .notPcapng: "this is no pcapng file: it does not begin with a section header"
        case .unsupportedVersion(let major): "pcapng version \(major) is not known here; version 1 is"
        case .damagedBlock(let offset): "the pcapng file is damaged: the block at byte \(offset) has an impossible length"
        case .unknownInterface(let offset):
            "the pcapng file is damaged: the packet at byte \(offset) is of an interface that was never described"
        case .unsupportedTimeResolution(let code): "the pcapng file has times in a unit that is not read here (if_tsresol \(code))"
        }
    }
}
