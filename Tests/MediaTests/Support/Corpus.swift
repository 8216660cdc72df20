import Foundation
import Media
import TestSupport

/// Foreign test data (`/work/shared/corpora`); tests that need it are skipped where it is absent.
enum Corpus {
    static let folder = "/work/shared/corpora"
    static let isPresent = FileManager.default.fileExists(atPath: folder)

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(path)")))
    }

    /// The pictures of one of the VP8 test vectors.
    static func pictures(_ name: String) throws -> IVFReader {
        try IVFReader(parsing: bytes("vp8/\(name).ivf"))
    }
}
