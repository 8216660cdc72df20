/// Bytes that lie somewhere else and can be read in any order: a file on disk, a download, an array.
package protocol ByteSource: Sendable {
    /// How many bytes there are now; may grow.
    var size: Int { get throws }

    /// Up to `count` bytes from `offset` on; fewer only at the end. Neither is negative.
    func read(at offset: Int, count: Int) throws -> [UInt8]
}

/// Bytes in memory.
package struct MemoryByteSource: ByteSource {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var size: Int { bytes.count }

    package func read(at offset: Int, count: Int) -> [UInt8] {
        guard offset < bytes.count else { return [] }
        return Array(bytes[offset..<offset + min(count, bytes.count - offset)])
    }
}
