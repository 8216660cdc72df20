import Foundation
import Media
import TestSupport

/// The foreign test data as these tests read it.
enum Corpus {
    static let folder = ForeignCorpora.folder.path
    static let isPresent = ForeignCorpora.areHere

    static func bytes(_ path: String) throws -> [UInt8] { try ForeignCorpora.bytes(path) }

    /// The pictures of one of the VP8 test vectors.
    static func pictures(_ name: String) throws -> IVFReader {
        try IVFReader(parsing: bytes("vp8/\(name).ivf"))
    }
}
