package import Media
package import Recording

/// Does what a recording asks of the disk, in memory, and notes whatever a disk would refuse.
package struct MemoryDisk {
    package struct File {
        package var name: String
        package var bytes: [UInt8] = []
        package var isFinished = false
    }

    package private(set) var files: [FileID: File] = [:]
    /// The manifest of each commit, in order.
    package private(set) var commits: [RecordingManifest] = []
    /// Operations that make no sense: twice the same name, a patch beyond the end, anything after the finish.
    package private(set) var mistakes: [String] = []
    /// Largest number of bytes of one operation.
    package private(set) var largestOperation = 0

    package init() {}

    package mutating func apply(_ operation: FileOperation) {
        switch operation {
        case .create(let file, let name):
            if name.contains("/") || name.hasPrefix(".") { mistakes.append("\(name) is not a plain name") }
            if files[file] != nil || files.values.contains(where: { $0.name.lowercased() == name.lowercased() }) {
                mistakes.append("\(name) created twice")
            }
            files[file] = File(name: name)
        case .append(let file, let bytes):
            check(file, "append")
            largestOperation = max(largestOperation, bytes.count)
            files[file]?.bytes += bytes
        case .patch(let file, let offset, let bytes):
            check(file, "patch")
            guard let size = files[file]?.bytes.count, offset >= 0, offset + bytes.count <= size else {
                mistakes.append("patch beyond the end of file \(file.rawValue)")
                return
            }
            files[file]?.bytes.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
        case .commit(let manifest):
            commits.append(manifest)
        case .finish(let file):
            check(file, "finish")
            files[file]?.isFinished = true
        }
    }

    private mutating func check(_ file: FileID, _ operation: String) {
        guard let known = files[file] else {
            mistakes.append("\(operation) of an unknown file")
            return
        }
        if known.isFinished { mistakes.append("\(operation) of \(known.name) after its end") }
    }

    package func file(named name: String) -> File? { files.values.first { $0.name == name } }

    package func reader(of name: String) throws -> MatroskaReader {
        try MatroskaReader(MemoryByteSource(file(named: name)?.bytes ?? []))
    }
}
