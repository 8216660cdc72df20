/// The types of pcapng's blocks (draft-ietf-opsawg-pcapng §4) and of the options that Recorder writes or reads.
enum PcapngBlockType {
    static let sectionHeader: UInt32 = 0x0A0D_0D0A
    static let interfaceDescription: UInt32 = 1
    static let enhancedPacket: UInt32 = 6

    /// In a section header, in the writer's byte order (§4.1).
    static let byteOrderMagic: UInt32 = 0x1A2B_3C4D
}

enum PcapngOption {
    static let endOfOptions: UInt16 = 0
    static let comment: UInt16 = 1
    /// Of a section: the program that wrote it.
    static let userApplication: UInt16 = 4
    /// Of an interface.
    static let name: UInt16 = 2
    /// Of an interface: times are in 10^-n seconds, or 2^-n with the highest bit set; 6 where it is absent.
    static let timeResolution: UInt16 = 9
}
