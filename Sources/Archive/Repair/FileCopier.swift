/// Puts a file together from stretches of others and bytes of its own, in writes of a megabyte, however small the pieces are.
final class FileCopier {
    private let file: WritableFile
    private let buffer: UnsafeMutableRawBufferPointer
    private var count = 0

    init(to file: WritableFile) {
        self.file = file
        buffer = .allocate(byteCount: 1 << 20, alignment: 4096)
    }

    deinit { buffer.deallocate() }

    func append(_ bytes: [UInt8]) throws(DiskError) {
        var offset = 0
        while offset < bytes.count {
            let piece = min(bytes.count - offset, buffer.count - count)
            for index in 0..<piece { buffer[count + index] = bytes[offset + index] }
            offset += piece
            try advance(by: piece)
        }
    }

    /// Stops where the source ends: the caller compares the lengths.
    func copy(_ range: Range<Int64>, of source: ReadableFile) throws(DiskError) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[count..<min(buffer.count, count + Int(range.upperBound - offset))])
            let read = try source.read(at: offset, into: room)
            guard read > 0 else { return }
            offset += Int64(read)
            try advance(by: read)
        }
    }

    func flush() throws(DiskError) {
        try file.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        count = 0
    }

    private func advance(by piece: Int) throws(DiskError) {
        count += piece
        if count == buffer.count { try flush() }
    }
}
