import Foundation

/// Small files of other writers that lie in the repository (`Fixtures/`).
enum Fixture {
    static func bytes(_ path: String) throws -> [UInt8] {
        // Tests/MediaTests/Support/Fixture.swift → the repository
        var root = URL(filePath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { root.deleteLastPathComponent() }
        return [UInt8](try Data(contentsOf: root.appending(path: "Fixtures/\(path)")))
    }
}
