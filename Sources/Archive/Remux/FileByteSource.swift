import Media

/// A file on disk for the readers of `Media`: as long as it was when it was opened, or only its first so many bytes.
package struct FileByteSource: ByteSource {
    private let file: ReadableFile
    package let size: Int

    package init(_ file: ReadableFile, limit: Int64 = .max) {
        self.file = file
        size = Int(min(file.size, limit))
    }

    package func read(at offset: Int, count: Int) throws -> [UInt8] {
        try file.read(at: Int64(offset), count: max(0, min(count, size - offset)))
    }
}
