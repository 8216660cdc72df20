package import Media

/// The frames of an IVF file: a 32-byte header, then each frame behind its size and timestamp, all little endian.
package struct IVFReader {
    package let fourCC: String
    package let dimensions: VideoDimensions
    package let frames: [[UInt8]]

    package enum ParseError: Error { case notIVF }

    package init(parsing file: [UInt8]) throws(ParseError) {
        let bytes = file.span.bytes
        guard file.count >= 32, file.starts(with: "DKIF".utf8) else { throw .notIVF }
        fourCC = String(decoding: file[8..<12], as: UTF8.self)
        dimensions = VideoDimensions(
            width: Int(bytes.littleEndian(at: 12, as: UInt16.self)), height: Int(bytes.littleEndian(at: 14, as: UInt16.self)))
        var frames: [[UInt8]] = []
        var offset = Int(bytes.littleEndian(at: 6, as: UInt16.self))
        while offset + 12 <= file.count {
            let size = Int(bytes.littleEndian(at: offset, as: UInt32.self))
            let start = offset + 12
            guard size <= file.count - start else { break }
            frames.append(Array(file[start..<start + size]))
            offset = start + size
        }
        self.frames = frames
    }
}
