import Foundation

/// Foreign test data (`/work/shared/corpora`); tests that need it are skipped where it is absent.
enum ForeignCorpus {
    static let folder = "/work/shared/corpora/vp8"
    static let isHere = FileManager.default.fileExists(atPath: folder)

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
    }
}
