import Archive
import Recording

/// Carries out what a replayed recording asks of the disk in a folder of its own. Files have `.part` behind their names until they are whole.
final class ReplayFolder {
    let path: String
    private let disk = Disk()
    private var open: [FileID: (file: WritableFile, name: String)] = [:]
    /// Names of finished files, in the order of their end.
    private(set) var finished: [String] = []

    init(_ path: String) throws(DiskError) {
        self.path = path
        try disk.makeFolders(path)
    }

    /// Throws `DiskError` or `ReplayError`.
    func apply(_ operation: FileOperation) throws {
        switch operation {
        case .create(let id, let name):
            let path = path(of: name)
            // Names are made of what people call themselves; and nothing that lies here already is overwritten.
            guard PlainFileName(name) != nil else { throw ReplayError.notAFileName(name) }
            guard !Disk.exists(path) else { throw ReplayError.fileExists(path) }
            open[id] = (try WritableFile(creating: path + DataFolder.partSuffix, exclusively: false), name)
        case .append(let id, let bytes): try open[id]?.file.append(bytes)
        case .patch(let id, let offset, let bytes): try open[id]?.file.patch(bytes, at: Int64(offset))
        case .commit: break
        case .finish(let id):
            guard let (file, name) = open.removeValue(forKey: id) else { return }
            try file.sync()
            try disk.rename(file.path, to: path(of: name))
            finished.append(name)
        }
    }

    func path(of name: String) -> String { path + "/" + name }
}

/// Why a replay wrote nothing.
package enum ReplayError: Error, Hashable, CustomStringConvertible {
    case fileExists(String)
    case notAFileName(String)

    package var description: String {
        switch self {
        case .fileExists(let path): "\(path) is there already, and is not overwritten; choose another folder with -o"
        case .notAFileName(let name): "the capture names a file \(name.debugDescription), which is no plain file name"
        }
    }
}
