package import Foundation

/// Foreign test data, `../shared/corpora` beside the checkout; tests that need it are skipped where it is absent.
package enum ForeignCorpora {
    package static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/corpora").standardizedFileURL
    package static let areHere = FileManager.default.fileExists(atPath: folder.path)

    /// - Parameter path: within the folder, such as `vp8/vp80-00-comprehensive-002.ivf`.
    package static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: path)))
    }
}
