import Foundation
import TestSupport

/// The VP8 part of the foreign test data.
enum ForeignCorpus {
    static let folder = ForeignCorpora.folder.path + "/vp8"
    static let isHere = ForeignCorpora.areHere

    static func bytes(_ name: String) throws -> [UInt8] { try ForeignCorpora.bytes("vp8/\(name)") }
}
