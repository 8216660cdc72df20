import Foundation

/// A program that judges files as its users would.
struct ExternalTool {
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    private let path: String

    /// nil when it is not installed.
    init?(_ name: String) {
        let candidates = ["/usr/bin/", "/usr/local/bin/"].map { $0 + name }
        guard let found = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else { return nil }
        path = found
    }

    static func isInstalled(_ name: String) -> Bool { ExternalTool(name) != nil }

    func run(_ arguments: String...) throws -> Result {
        // Into files: a pipe that nobody empties would stop a program that has much to say.
        let folder = try TemporaryFolder()
        let outputs = ["out", "err"].map { folder.url.appending(path: $0) }
        for url in outputs { try Data().write(to: url) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: outputs[0])
        process.standardError = try FileHandle(forWritingTo: outputs[1])
        try process.run()
        process.waitUntilExit()
        let texts = try outputs.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return Result(status: process.terminationStatus, output: texts[0], errors: texts[1])
    }
}

/// A folder that goes away with the value.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "media-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func write(_ bytes: [UInt8], as name: String) throws -> String {
        let file = url.appending(path: name)
        try Data(bytes).write(to: file)
        return file.path(percentEncoded: false)
    }
}
